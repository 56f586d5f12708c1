# A list of 100,000 rows in CSV and in Excel, on each database: time, memory, and how long the ledger is locked.
long_steps+=(imports)
title[imports]='imports of 100,000 rows'

step_imports() { long_tests hub import size; }
