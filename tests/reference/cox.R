# Hazard ratios (Efron), crude, crude in the adjusted model's patients, and adjusted; score test of proportionality.
source("common.R")

fit_cox <- function(time, status, x) {
  d <- data.frame(time = time, status = status, x, check.names = FALSE)
  tryCatch(coxph(formula_of("Surv(time, status)", x), d, ties = "efron", control = TIGHT_COX, x = TRUE, model = TRUE),
           warning = function(w) { message("  ", conditionMessage(w)); NULL })  # "infinite": a level without events; "ran out of iterations"
}

# n_missing counts against the patients whom a model was meant for: crude_same_patients is meant for the complete ones.
for (name in frames_with("days")) {
  f <- load_frame(name)
  if (is.null(f)) next
  crude <- exposure_of(f)
  full <- cbind(crude, design_of(f, f$cox))
  known <- !is.na(f$time) & !is.na(f$status)
  complete <- known & complete.cases(full)
  for (model in c("crude", "crude_same_patients", "adjusted")) {
    x <- if (model == "adjusted") full else crude
    used <- if (model == "crude") known else complete
    fit <- fit_cox(f$time[used], f$status[used], x[used, , drop = FALSE])
    base <- paste(name, "hazards", model, sep = ".")
    s <- if (!is.null(fit)) coef(summary(fit))
    for (i in seq_len(ncol(x))) {
      b <- if (is.null(fit)) NA else s[i, "coef"]
      e <- if (is.null(fit)) NA else s[i, "se(coef)"]
      put(paste(base, colnames(x)[i], "hazard_ratio", sep = "."), estimate = exp(b), ci_low = exp(b - Z95 * e),
          ci_high = exp(b + Z95 * e), p_value = 2 * pnorm(-abs(b / e)), coefficient = b, se = e, n = sum(used),
          n_events = sum(f$status[used]), n_missing = if (model == "crude_same_patients") 0 else sum(!used))
    }
    if (is.null(fit)) next
    put(base, log_likelihood = fit$loglik[2], concordance = unname(fit$concordance["concordance"]))
    for (transform in c("km", "identity", "log", "rank")) {
      if (transform == "log" && any(f$time[used] == 0)) next
      z <- cox.zph(fit, transform = transform, terms = FALSE)$table
      part <- if (transform == "km") "proportionality" else paste0("proportionality_", transform)
      names <- c(colnames(x), "global")
      # One covariate: R prints its row and the global one, which are the same.
      for (i in seq_along(names)) put(paste(base, part, names[i], sep = "."), estimate = z[i, "chisq"], df = z[i, "df"],
                                      p_value = z[i, "p"])
    }
  }
  put(paste0(name, ".hazards.adjusted.complete"), count = sum(complete), n = length(complete),
      n_events = sum(f$status[complete]))
}
write_expected("cox", "coxph(ties = 'efron'), cox.zph(terms = FALSE); transforms km, identity, log, rank")
