"""What LibreOffice makes of Word files: a witness that shares nothing with the Word reader."""
