"""The accounts of the demonstration; their buttons stand on the log-in page when DEMO=1."""

ACCOUNTS = [
    ("omgevingsambtenaar@demo.example", "omgevingsambtenaar"),
    ("mandataris@demo.example", "lokale mandataris"),
    ("relatiebeheerder@demo.example", "relatiebeheerder"),
    ("trekker@demo.example", "trekker van een atrium"),
    ("stuurgroep@demo.example", "lid van een provinciale stuurgroep"),
    ("pbm@demo.example", "PBM-medewerker"),
    ("beheerder@demo.example", "beheerder"),
]
