# Odds ratios, one covariate at a time and all together: glm with Wald intervals (confint.default).
source("common.R")

# Null where the likelihood has no maximum: fitted probabilities of 0 or 1, or coefficients that keep growing.
fit_logit <- function(y, x) {
  d <- data.frame(y = y, x, check.names = FALSE)
  separated <- FALSE
  m <- withCallingHandlers(
    glm(formula_of("y", x), binomial, d, control = TIGHT_GLM),
    warning = function(w) {
      if (grepl("numerically 0 or 1|did not converge", conditionMessage(w))) separated <<- TRUE
      invokeRestart("muffleWarning")
    })
  if (separated) return(NULL)
  s <- coef(summary(m))
  # glm's standard errors are of the step before the last, 2e-9 away; these are of the estimates themselves. Centred and
  # scaled columns, for the inverse's digits; the intercept keeps glm's.
  scale <- apply(x, 2, sd)
  p <- fitted(m)
  own <- sqrt(diag(solve(crossprod(cbind(1, sweep(sweep(x, 2, colMeans(x)), 2, scale, "/")) * sqrt(p * (1 - p))))))[-1]
  stopifnot(max(abs(own / scale / s[-1, 2] - 1)) < 1e-6)
  s[-1, 2] <- own / scale
  grown <- max(s[-1, 2] * scale) > 100
  if (grown) NULL else list(model = m, table = s)
}

for (name in frames_with("logit_variable")) {
  f <- load_frame(name)
  if (is.null(f)) next
  y <- logit_outcome(f)
  run <- function(columns, kind) {
    x <- design_of(f, columns)
    used <- complete.cases(x) & !is.na(y)
    found <- fit_logit(y[used], x[used, , drop = FALSE])
    m <- found$model
    s <- found$table
    for (term in colnames(x)) {
      key <- paste(name, "predictors", kind, term, "odds_ratio", sep = ".")
      i <- match(term, gsub("`", "", rownames(s)))
      b <- if (is.null(m)) NA else s[i, 1]
      e <- if (is.null(m)) NA else s[i, 2]
      put(key, estimate = exp(b), ci_low = exp(b - Z95 * e), ci_high = exp(b + Z95 * e), p_value = 2 * pnorm(-abs(b / e)),
          coefficient = b, se = e, n = sum(used), n_events = sum(y[used]), n_missing = sum(!used))
    }
    if (kind == "multivariable") {
      put(paste(name, "predictors", kind, sep = "."), complete.count = sum(used), complete.n = length(used),
          complete.n_events = sum(y[used]), deviance = if (is.null(m)) NA else deviance(m),
          log_likelihood = if (is.null(m)) NA else as.numeric(logLik(m)),
          intercept = if (is.null(m)) NA else coef(m)[[1]])
    }
  }
  for (column in f$logistic) run(column, "univariable")
  run(f$logistic, "multivariable")
}
write_expected("logistic", "glm(binomial), Wald intervals on the log scale, complete cases of each model")
