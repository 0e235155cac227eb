# Kaplan-Meier curves with log-log limits, the incidence at the horizon, numbers at risk, the log-rank test.
source("common.R")

KEPT <- 12  # points of a curve that are written: evenly spread, first and last among them

for (name in frames_with("days")) {
  f <- load_frame(name)
  if (is.null(f)) next
  known <- !is.na(f$time)
  for (g in f$groups) {
    mine <- known & f$group == g
    d <- data.frame(time = f$time[mine], status = f$status[mine])
    fit <- survfit(Surv(time, status) ~ 1, d, conf.type = "log-log")
    base <- paste(name, "survival.death", slug(g), sep = ".")
    last <- summary(fit, times = f$horizon, extend = TRUE)
    inside <- last$surv > 0 && last$surv < 1
    put(paste0(base, ".incidence"), estimate = 1 - last$surv, ci_low = if (inside) 1 - last$upper else NA,
        ci_high = if (inside) 1 - last$lower else NA, n = nrow(d), n_events = sum(d$status),
        n_missing = sum(f$group == g) - nrow(d), std_error = last$std.err)
    at <- unique(round(seq(1, length(fit$time), length.out = min(KEPT, length(fit$time)))))
    for (i in at) {
      s <- fit$surv[i]
      ok <- s > 0 && s < 1
      put(paste0(base, ".curve.", format(fit$time[i], digits = 15)), incidence = 1 - s,
          ci_low = if (ok) 1 - fit$upper[i] else NA, ci_high = if (ok) 1 - fit$lower[i] else NA, n_risk = fit$n.risk[i])
    }
    # Numbers at risk just before round times.
    for (step in c(1, 2, 5, 7, 10, 14, 15, 20, 30, 60, 90, 180, 365)) {
      if (f$horizon / step > 10 || f$horizon / step < 1) next
      for (t in union(seq(0, f$horizon, step), f$horizon)) {
        key <- paste0(base, ".at_risk.", format(t, digits = 15))
        if (is.null(quantities$values[[key]])) do.call(put, c(list(key), list(summary(fit, times = t, extend = TRUE)$n.risk)))
      }
    }
  }
  d <- data.frame(time = f$time, status = f$status, g = f$group)[known, ]
  if (sum(d$status) > 0) {
    lr <- survdiff(Surv(time, status) ~ g, d)
    df <- length(lr$n) - 1
    put(paste0(name, ".survival.death.log_rank"), estimate = lr$chisq, df = df,
        p_value = pchisq(lr$chisq, df, lower.tail = FALSE), n = nrow(d), n_events = sum(d$status))
    for (i in seq_along(f$groups)) put(paste(name, "survival.death", slug(f$groups[i]), "expected_events", sep = "."), lr$exp[i])
  }
}
write_expected("survival", "survfit(conf.type = 'log-log') by group, survdiff(rho = 0)")
