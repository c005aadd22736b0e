"""What people write beside particulars at the top of a sheet, a slip or a bill: of whom, where, since when."""

import re

from companin.knowledge.parsing.cleaning import clean_line

_LABELS = """
    company|company name|address|street|city|town|post ?code|zip ?code|phone|phone number|telephone|tel|mobile|fax|
    e-?mail|e-?mail address|website|web|vat|vat (?:number|no|id)|(?:org|company|registration) (?:number|no)|iban|bic|
    bank account|contact|contact person|date|valid|valid (?:from|until|to)|version|(?:last )?updated|prepared by|author|
    currency|season|
    företag|företagsnamn|adress|gatuadress|ort|postnummer|telefon|telefonnummer|mobil|e-?post|e-?postadress|mejl|
    webbplats|hemsida|org\\.?(?:-| )?nummer|organisationsnummer|moms(?:nummer|reg\\.?nr)?|bankgiro|plusgiro|kontakt|
    kontaktperson|datum|gäller|gäller (?:från|till)|giltig (?:från|till)|senast uppdaterad|uppdaterad|valuta|säsong|
    bedrijf|bedrijfsnaam|adres|straat|plaats|woonplaats|telefoonnummer|mobiel|e-?mailadres|
    btw|btw-?nummer|kvk|kvk-?nummer|rekeningnummer|contactpersoon|geldig|geldig (?:vanaf|tot)|versie|bijgewerkt|
    laatst bijgewerkt|seizoen|munt|
    société|entreprise|raison sociale|adresse|rue|ville|code postal|téléphone|tél|portable|courriel|adresse e-?mail|
    site|site web|siret|siren|tva|n[°o] (?:de )?tva|contact|date|valable|valable (?:du|dès|jusqu'au)|à partir du|
    mise? à jour|devise|saison|
    empresa|morada|endereço|rua|cidade|código postal|cep|telefone|telemóvel|celular|correio eletrónico|sítio|
    nif|nipc|cnpj|iva|contacto|contato|data|válido|válid[oa] (?:de|desde|até|a partir de)|versão|atualizado(?: em)?|
    moeda|temporada|época
"""
_LABEL = re.compile("|".join(filter(None, map(str.strip, _LABELS.replace("\n", "").split("|")))), re.IGNORECASE)
_LONGEST = 60


def is_label(cell: str) -> bool:
    """Also whatever ends with a colon."""
    said = clean_line(cell)
    return len(said) <= _LONGEST and (said.endswith(":") or _LABEL.fullmatch(said.rstrip(" .")) is not None)
