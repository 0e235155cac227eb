# Profile-likelihood intervals of odds ratios: the limit is the root of deviance(b) - deviance(hat) = qchisq(0.95, 1),
# found to 1e-13. R's confint interpolates the profile and is 2e-6 to 5e-5 away.
source("common.R")
source("intervals.R")

for (name in setdiff(frames_with("logit_variable"), "zero")) {
  f <- load_frame(name)
  if (is.null(f)) next
  y <- logit_outcome(f)
  run <- function(columns, kind) {
    x <- design_of(f, columns)
    used <- complete.cases(x) & !is.na(y)
    x <- x[used, , drop = FALSE]
    z <- y[used]
    m <- suppressWarnings(glm(z ~ x, family = binomial, control = TIGHT_GLM))
    for (j in seq_len(ncol(x))) {
      limits <- profile_limits(z, x, j, m)
      # Likelihood-ratio test of the one term.
      lr <- deviance_at(z, x, j, 0) - deviance(m)
      put(paste(name, "predictors", kind, colnames(x)[j], "odds_ratio", sep = "."), estimate = exp(coef(m)[[j + 1]]),
          profile_low = exp(limits[1]), profile_high = exp(limits[2]), lr_chisq = lr,
          lr_p_value = pchisq(lr, 1, lower.tail = FALSE))
    }
  }
  for (column in f$logistic) run(column, "univariable")
  run(f$logistic, "multivariable")
}
write_expected("logistic_profile", "profile-likelihood limits of odds ratios, root-found; likelihood-ratio test by term")
