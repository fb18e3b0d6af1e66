"""Amending instructions: a draft of what turns the old edition into the new one, step by step."""
