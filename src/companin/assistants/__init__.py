"""Assistants: persona, tone, language, tasks and policy of one voice; every change is a revision."""
