# Cox models of the next step: strata, cluster-robust variance, case weights, counting process, Breslow and exact ties,
# proportionality in those models, non-linearity by restricted cubic splines.
source("common.R")

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
  names <- c(gsub("`", "", names(coef(fit))), "global")
  for (i in seq_along(names)) put(paste(base, "proportionality", names[i], sep = "."), estimate = z[i, "chisq"], df = z[i, "df"],
                                  p_value = z[i, "p"])
}

# Harrell's restricted cubic spline, 4 knots at the 5th, 35th, 65th and 95th percentile, scaled by (last - first)^2.
rcs_terms <- function(x, knots) {
  k <- length(knots)
  cube <- function(v) pmax(v, 0)^3
  sapply(1:(k - 2), function(j) {
    (cube(x - knots[j]) - cube(x - knots[k - 1]) * (knots[k] - knots[j]) / (knots[k] - knots[k - 1]) +
       cube(x - knots[k]) * (knots[k - 1] - knots[j]) / (knots[k] - knots[k - 1])) / (knots[k] - knots[1])^2
  })
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
    fit <- cox(update(formula_of("Surv(time, status)", full[, keep, drop = FALSE]), . ~ . + strata(s)), d[ok, ])
    write_model(paste0(base, "adjusted_stratified"), fit)
    write_zph(paste0(base, "adjusted_stratified"), fit)
  }
  if (nzchar(f$spec$cluster)) {
    d$c <- as.character(f$data[[f$spec$cluster]])
    ok <- used & !is.na(d$c)
    fit <- cox(formula, d[ok, ], cluster = c)
    write_model(paste0(base, "adjusted_clustered"), fit, robust = TRUE)
    put(paste0(base, "adjusted_clustered"), clusters = length(unique(d$c[ok])))
    fit <- cox(formula_of("Surv(time, status)", exposure_of(f)), d[!is.na(d$c) & !is.na(d$time), ], cluster = c)
    write_model(paste0(base, "crude_clustered"), fit, robust = TRUE)
  }
  # Linearity of each continuous covariate in the adjusted model: likelihood-ratio test of the spline's two terms.
  for (column in f$cox) {
    if (kind_of(f, column) != "number") next
    x <- f$data[[column]]
    knots <- unname(quantile(x[used], c(0.05, 0.35, 0.65, 0.95)))
    if (anyDuplicated(knots)) next
    extra <- rcs_terms(x, knots)
    d$r1 <- extra[, 1]
    d$r2 <- extra[, 2]
    small <- cox(formula, d[used, ])
    large <- cox(update(formula, . ~ . + r1 + r2), d[used, ])
    lr <- 2 * (large$loglik[2] - small$loglik[2])
    put(paste0(base, "adjusted.nonlinearity.", column), estimate = lr, df = 2, p_value = pchisq(lr, 2, lower.tail = FALSE))
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
write_expected("cox_more", "strata, cluster-robust, Breslow, weights, counting process, restricted cubic splines")
