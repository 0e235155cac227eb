# Stratified log-rank and Peto-Peto, restricted mean and median survival time, difference of the incidence at the horizon,
# five transforms of the interval, best and worst case for the censored.
# Greenwood's variance is 0 where nobody, or everybody at once, had the event: R then prints an interval of no width, and
# a difference from such a group would count its truth as known. No interval is written there.
source("common.R")

restricted_mean <- function(time, status, horizon) {
  fit <- survfit(Surv(time, status) ~ 1)
  t <- c(0, fit$time[fit$time < horizon & fit$time > 0], horizon)
  s <- summary(fit, times = t[-length(t)], extend = TRUE)$surv
  mean <- sum(diff(t) * s)
  # Greenwood: sum over event times of (area still to come)^2 d / (r (r - d)).
  e <- which(fit$n.event > 0 & fit$time <= horizon)
  to_come <- sapply(fit$time[e], function(u) {
    later <- pmax(t, u)
    sum(diff(later) * s)
  })
  d <- fit$n.event[e]
  r <- fit$n.risk[e]
  terms <- ifelse(r > d, to_come^2 * d / (r * (r - d)), 0)
  table <- summary(fit, rmean = horizon)$table
  stopifnot(abs(table["rmean"] - mean) < 1e-9 * max(1, mean), abs(table["se(rmean)"] - sqrt(sum(terms))) < 1e-9 * max(1, mean))
  c(mean, sqrt(sum(terms)))
}

finite <- function(x) if (length(x) && is.finite(x)) x else NA

for (name in frames_with("days")) {
  f <- load_frame(name)
  if (is.null(f)) next
  known <- !is.na(f$time)
  at_horizon <- list()
  rm <- list()
  for (g in f$groups) {
    mine <- known & f$group == g
    time <- f$time[mine]
    status <- f$status[mine]
    base <- paste(name, "survival.death", slug(g), sep = ".")
    r <- restricted_mean(time, status, f$horizon)
    rm[[g]] <- r
    w <- if (r[2] > 0) r[2] else NA
    put(paste0(base, ".restricted_mean"), estimate = r[1], se = w, ci_low = r[1] - Z95 * w, ci_high = r[1] + Z95 * w)
    for (type in c("log-log", "log", "plain", "logit", "arcsin")) {
      fit <- survfit(Surv(time, status) ~ 1, conf.type = type)
      s <- summary(fit, times = f$horizon, extend = TRUE)
      inside <- s$surv > 0 && s$surv < 1
      put(paste0(base, ".incidence.", gsub("-", "_", type)), ci_low = if (inside) 1 - s$upper else NA,
          ci_high = if (inside) 1 - s$lower else NA)
      # The median's limits invert the band.
      q <- quantile(fit, 0.5)
      put(paste0(base, ".median.", gsub("-", "_", type)), ci_low = finite(q$lower), ci_high = finite(q$upper))
      if (type == "log-log") {
        # The first time at which the curve is at or below one half. Where it is exactly one half for a while, R's
        # quantile() takes the middle of that stretch.
        half <- abs(fit$surv - 0.5) < 1e-9
        first <- finite(fit$time[fit$surv < 0.5 | half][1])
        if (!any(half)) stopifnot(identical(first, finite(unname(q$quantile))))
        put(paste0(base, ".median"), estimate = first)
        at_horizon[[g]] <- c(s$surv, if (inside) s$std.err else NA, s$lower, s$upper)
      }
    }
    n <- length(time)
    # Censored before the horizon: all without the event, all with it.
    early <- status == 0 & time < f$horizon
    put(base, best_case.count = sum(status), best_case.estimate = mean(status), worst_case.count = sum(status) + sum(early),
        worst_case.estimate = (sum(status) + sum(early)) / n, censored_before_horizon.count = sum(early))
  }
  reference <- f$spec$reference
  for (g in setdiff(f$groups, reference)) {
    a <- at_horizon[[g]]
    b <- at_horizon[[reference]]
    key <- paste(name, "survival.death", slug(g), sep = ".")
    d <- b[1] - a[1]  # incidence of the group minus that of the reference
    e <- sqrt(a[2]^2 + b[2]^2)
    inside <- all(c(a[1], b[1]) > 0 & c(a[1], b[1]) < 1)
    put(paste0(key, ".incidence_difference"), estimate = d, se = e, ci_low = d - Z95 * e, ci_high = d + Z95 * e,
        p_value = 2 * pnorm(-abs(d / e)))
    # Newcombe's way with log-log limits in the place of Wilson's (MOVER, Zou & Donner 2008): stays within -1 and 1.
    p <- 1 - c(a[1], b[1])
    lo <- 1 - c(a[4], b[4])
    hi <- 1 - c(a[3], b[3])
    put(paste0(key, ".incidence_difference"),
        mover_low = if (inside) d - sqrt((p[1] - lo[1])^2 + (hi[2] - p[2])^2) else NA,
        mover_high = if (inside) d + sqrt((hi[1] - p[1])^2 + (p[2] - lo[2])^2) else NA)
    r <- rm[[g]]
    q <- rm[[reference]]
    e <- if (r[2] > 0 && q[2] > 0) sqrt(r[2]^2 + q[2]^2) else NA
    put(paste0(key, ".restricted_mean_difference"), estimate = r[1] - q[1], se = e, ci_low = r[1] - q[1] - Z95 * e,
        ci_high = r[1] - q[1] + Z95 * e, p_value = 2 * pnorm(-abs((r[1] - q[1]) / e)))
    l <- log(r[1] / q[1])
    el <- if (r[2] > 0 && q[2] > 0) sqrt((r[2] / r[1])^2 + (q[2] / q[1])^2) else NA
    put(paste0(key, ".restricted_mean_ratio"), estimate = exp(l), ci_low = exp(l - Z95 * el), ci_high = exp(l + Z95 * el))
  }
  d <- data.frame(time = f$time, status = f$status, g = f$group)[known, ]
  if (sum(d$status) > 0) {
    w <- survdiff(Surv(time, status) ~ g, d, rho = 1)
    df <- length(w$n) - 1
    put(paste0(name, ".survival.death.peto_peto"), estimate = w$chisq, df = df, p_value = pchisq(w$chisq, df, lower.tail = FALSE))
    if (nzchar(f$spec$strata)) {
      d$s <- factor(f$data[[f$spec$strata]][known])
      d <- d[!is.na(d$s), ]
      lr <- survdiff(Surv(time, status) ~ g + strata(s), d)
      put(paste0(name, ".survival.death.log_rank_stratified"), estimate = lr$chisq, df = df,
          p_value = pchisq(lr$chisq, df, lower.tail = FALSE), n = nrow(d), n_events = sum(d$status),
          strata = nlevels(droplevels(d$s)))
    }
  }
}
write_expected("survival_more", "stratified log-rank, restricted mean, median, differences at the horizon, interval transforms")
