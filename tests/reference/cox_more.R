# Cox models beyond the crude and the adjusted one: partly adjusted, strata, cluster-robust variance, case weights,
# counting process, Breslow ties; proportionality in those models, the smooth of the scaled Schoenfeld residuals,
# non-linearity by restricted cubic splines, concordance.
source("common.R")
suppressPackageStartupMessages(library(splines))

# The call is built where the arguments are: coxph evaluates weights and clusters in the data.
cox <- function(formula, data, ...) {
  call <- match.call()
  call[[1]] <- quote(coxph)
  call$formula <- formula
  call[c("control", "x", "model")] <- list(quote(TIGHT_COX), TRUE, TRUE)
  eval(call, parent.frame())
}
write_model <- function(base, fit, robust = FALSE) {
  s <- coef(summary(fit))
  terms <- gsub("`", "", rownames(s))
  for (i in seq_along(terms)) {
    b <- s[i, "coef"]
    naive <- s[i, "se(coef)"]
    e <- if (robust) s[i, "robust se"] else naive
    put(paste(base, terms[i], "hazard_ratio", sep = "."), estimate = exp(b), ci_low = exp(b - Z95 * e), ci_high = exp(b + Z95 * e),
        p_value = 2 * pnorm(-abs(b / e)), coefficient = b, se = e, n = fit$n, n_events = fit$nevent)
    if (robust) put(paste(base, terms[i], "hazard_ratio", sep = "."), se_naive = naive)
  }
  put(base, log_likelihood = fit$loglik[2])
}
write_zph <- function(base, fit, transform = "km") {
  z <- cox.zph(fit, transform = transform, terms = FALSE)$table
  part <- if (transform == "km") "proportionality" else paste0("proportionality_", transform)
  names <- c(gsub("`", "", names(coef(fit))), "global")
  for (i in seq_along(names)) put(paste(base, part, names[i], sep = "."), estimate = z[i, "chisq"], df = z[i, "df"],
                                  p_value = z[i, "p"])
}
write_concordance <- function(base, fit) {
  c <- concordance(fit)
  put(base, c_statistic = unname(c$concordance), c_statistic_se = sqrt(c$var))
}
# What plot.cox.zph draws: least squares on a natural spline of the transformed times, with the variance of the residuals
# that cox.zph gives; here with knots at the thirds of the event times, and at five places from the first to the last.
write_smooth <- function(base, fit, which, transform = "km") {
  z <- cox.zph(fit, transform = transform, terms = FALSE)
  knots <- unname(quantile(z$x, c(1, 2) / 3))
  if (anyDuplicated(c(range(z$x), knots))) return(invisible())
  basis <- function(x) ns(x, knots = knots, Boundary.knots = range(z$x), intercept = TRUE)
  x <- basis(z$x)
  at <- seq(min(z$x), max(z$x), length.out = 5)
  m <- basis(at)
  inverse <- solve(crossprod(x))
  for (i in which) {
    line <- m %*% inverse %*% crossprod(x, z$y[, i])
    half <- Z95 * sqrt(z$var[i, i] * rowSums((m %*% inverse) * m))
    key <- paste(base, "schoenfeld", gsub("`", "", names(coef(fit))[i]), sep = ".")
    put(key, sum_of_squares = sum(z$y[, i]^2), n = length(z$x))
    for (j in seq_along(at)) put(paste0(key, ".", j - 1), time = at[j], estimate = line[j], ci_low = line[j] - half[j],
                                 ci_high = line[j] + half[j])
  }
}

# Harrell's restricted cubic spline (Regression Modeling Strategies, 2nd ed., table 2.3), scaled by (last - first)^2.
KNOTS <- list("3" = c(0.1, 0.5, 0.9), "4" = c(0.05, 0.35, 0.65, 0.95), "5" = c(0.05, 0.275, 0.5, 0.725, 0.95))
rcs_terms <- function(x, knots) {
  k <- length(knots)
  cube <- function(v) pmax(v, 0)^3
  sapply(1:(k - 2), function(j) {
    (cube(x - knots[j]) - cube(x - knots[k - 1]) * (knots[k] - knots[j]) / (knots[k] - knots[k - 1]) +
       cube(x - knots[k]) * (knots[k - 1] - knots[j]) / (knots[k] - knots[k - 1])) / (knots[k] - knots[1])^2
  })
}
# Linearity of one column in a model: likelihood-ratio test of the spline's terms beyond the linear one; with clusters,
# where likelihoods cannot be compared, the Wald test with the robust variance. `d` holds the patients of the model.
write_nonlinearity <- function(key, formula, d, x, k = 4, clusters = NULL) {
  knots <- unname(quantile(x, KNOTS[[as.character(k)]]))
  if (anyDuplicated(knots)) return(invisible())
  extra <- rcs_terms(x, knots)
  names <- paste0("r", seq_len(ncol(extra)))
  for (j in seq_along(names)) d[[names[j]]] <- extra[, j]
  larger <- update(formula, paste(". ~ . +", paste(names, collapse = " + ")))
  if (is.null(clusters)) {
    statistic <- 2 * (cox(larger, d)$loglik[2] - cox(formula, d)$loglik[2])
  } else {
    d$c <- clusters
    fit <- cox(larger, d, cluster = c)
    i <- match(names, names(coef(fit)))
    statistic <- drop(coef(fit)[i] %*% solve(fit$var[i, i], coef(fit)[i]))
  }
  df <- length(names)
  put(key, estimate = statistic, df = df, p_value = pchisq(statistic, df, lower.tail = FALSE))
}

for (name in setdiff(frames_with("days"), "zero")) {
  f <- load_frame(name)
  if (is.null(f)) next
  full <- cbind(exposure_of(f), design_of(f, f$cox))
  used <- !is.na(f$time) & complete.cases(full)
  d <- data.frame(time = f$time, status = f$status, full, check.names = FALSE)
  base <- paste0(name, ".hazards.")
  formula <- formula_of("Surv(time, status)", full)
  # Other ties. The exact partial likelihood takes too long with many ties.
  write_model(paste0(base, "adjusted_breslow"), cox(formula, d[used, ], ties = "breslow"))
  if (nzchar(f$spec$strata)) {
    d$s <- f$data[[f$spec$strata]]
    # A stratum's own variable is not in the model beside it.
    keep <- colnames(full)[!startsWith(colnames(full), f$spec$strata)]
    ok <- used & !is.na(d$s)
    stratified <- update(formula_of("Surv(time, status)", full[, keep, drop = FALSE]), . ~ . + strata(s))
    fit <- cox(stratified, d[ok, ])
    key <- paste0(base, "adjusted_stratified")
    write_model(key, fit)
    for (transform in c("km", "identity", "log", "rank")) {
      if (transform == "log" && any(d$time[ok] == 0)) next
      write_zph(key, fit, transform)
    }
    write_concordance(key, fit)
    for (column in intersect(f$cox, keep)) if (kind_of(f, column) == "number")
      write_nonlinearity(paste0(key, ".nonlinearity.", column), stratified, d[ok, ], f$data[[column]][ok])
  }
  if (nzchar(f$spec$cluster)) {
    d$c <- as.character(f$data[[f$spec$cluster]])
    ok <- used & !is.na(d$c)
    fit <- cox(formula, d[ok, ], cluster = c)
    write_model(paste0(base, "adjusted_clustered"), fit, robust = TRUE)
    put(paste0(base, "adjusted_clustered"), clusters = length(unique(d$c[ok])))
    write_concordance(paste0(base, "adjusted_clustered"), fit)
    for (column in f$cox) if (kind_of(f, column) == "number")
      write_nonlinearity(paste0(base, "adjusted_clustered.nonlinearity.", column), formula, d[ok, ], f$data[[column]][ok], clusters = d$c[ok])
    fit <- cox(formula_of("Surv(time, status)", exposure_of(f)), d[!is.na(d$c) & !is.na(d$time), ], cluster = c)
    write_model(paste0(base, "crude_clustered"), fit, robust = TRUE)
  }
  # Linearity of each continuous covariate in the adjusted model.
  for (k in c(3, 4, 5)) for (column in f$cox) if (kind_of(f, column) == "number") {
    part <- if (k == 4) "nonlinearity" else paste0("nonlinearity_", k)
    write_nonlinearity(paste0(base, "adjusted.", part, ".", column), formula, d[used, ], f$data[[column]][used], k)
  }
  fit <- cox(formula, d[used, ])
  write_smooth(paste0(base, "adjusted"), fit, seq_len(ncol(exposure_of(f))))
  # Partly adjusted, for the first covariate, in the same patients.
  if (length(f$cox) > 1) {
    part <- cbind(exposure_of(f), columns_of(f, f$cox[1]))
    fit <- cox(formula_of("Surv(time, status)", part), d[used, ])
    write_model(paste0(base, "partly_adjusted"), fit)
    write_zph(paste0(base, "partly_adjusted"), fit)
  }
}

# Case weights: Cox with robust variance, Kaplan-Meier, logistic regression.
f <- load_frame("weighted")
if (!is.null(f)) {
  full <- cbind(exposure_of(f), design_of(f, f$cox))
  d <- data.frame(time = f$time, status = f$status, full, check.names = FALSE)
  d$w <- f$data$weight
  d$i <- seq_len(nrow(d))
  write_model("weighted.hazards.adjusted_weighted", cox(formula_of("Surv(time, status)", full), d, weights = w, cluster = i), robust = TRUE)
  for (g in f$groups) {
    fit <- survfit(Surv(time, status) ~ 1, d[f$group == g, ], weights = w, conf.type = "log-log")
    s <- summary(fit, times = f$horizon, extend = TRUE)
    put(paste0("weighted.survival.death.", g, ".incidence_weighted"), estimate = 1 - s$surv)
  }
}

# Counting process: the Stanford heart transplants, transplant as a time-dependent covariate.
h <- read.csv("data/heart.csv")
for (v in c("crude", "adjusted")) {
  fit <- cox(if (v == "crude") Surv(start, stop, event) ~ transplant else Surv(start, stop, event) ~ transplant + age + year + surgery, h)
  write_model(paste0("heart.hazards.", v), fit)
  write_zph(paste0("heart.hazards.", v), fit)
}
fit <- cox(Surv(start, stop, event) ~ transplant + age + year + surgery, h, cluster = id)
write_model("heart.hazards.adjusted_clustered", fit, robust = TRUE)
write_expected("cox_more", "partly adjusted, strata, cluster-robust, Breslow, weights, counting process, restricted cubic splines, Schoenfeld residuals, concordance")
