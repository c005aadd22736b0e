"""How well the product answers, measured on a folder of documents and questions given as an argument."""
