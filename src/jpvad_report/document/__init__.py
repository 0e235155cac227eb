"""From the store to the manuscript: tables, figures, sentences. No statistics happen here."""
