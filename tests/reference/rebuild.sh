#!/bin/sh
# Run every R script again and write expected/*.json. Needs R with survival (Debian: apt install r-base-core
# r-recommended) and, for the synthetic registry's cohort, a Python that has this project (PYTHON=... names it).
set -eu
cd "$(dirname "$0")"
PYTHON=${PYTHON:-python3}
Rscript --vanilla export_data.R
"$PYTHON" export_cohort.py
mkdir -p expected
for script in baseline_tests logistic logistic_profile firth survival survival_more cox cox_more \
              adverse_events competing trend diagnostics whas500; do
    Rscript --vanilla "$script.R"
done
