# What the appendix will say of the models: events per variable, VIF, C statistic, Brier score, Hosmer-Lemeshow.
source("common.R")

vif <- function(x) sapply(seq_len(ncol(x)), function(j) {
  if (ncol(x) == 1) return(1)
  1 / (1 - summary(lm(x[, j] ~ x[, -j]))$r.squared)
})
# Fox & Monette's generalised VIF of a variable with several columns, from the correlation matrix.
gvif <- function(x, which) {
  r <- cor(x)
  det(r[which, which, drop = FALSE]) * det(r[-which, -which, drop = FALSE]) / det(r)
}
c_statistic <- function(y, p) {
  r <- rank(p)
  n1 <- sum(y)
  (sum(r[y == 1]) - n1 * (n1 + 1) / 2) / (n1 * sum(1 - y))
}
# DeLong, DeLong & Clarke-Pearson 1988, from all pairs: the share of the other side that each observation beats.
delong <- function(y, p) {
  wins <- outer(p[y == 1], p[y == 0], function(a, b) (a > b) + (a == b) / 2)
  v10 <- rowMeans(wins)
  v01 <- colMeans(wins)
  mean(wins) + c(-1, 1) * Z95 * sqrt(var(v10) / length(v10) + var(v01) / length(v01))
}
# Groups by quantiles of type 7 of the fitted probabilities, intervals closed on the right, equal limits merged.
hosmer_lemeshow <- function(y, p, g = 10) {
  limits <- unique(quantile(p, seq(0, 1, 1 / g)))
  group <- cut(p, limits, include.lowest = TRUE)
  observed <- tapply(y, group, sum)
  expected <- tapply(p, group, sum)
  n <- tapply(y, group, length)
  chisq <- sum((observed - expected)^2 / (expected * (1 - expected / n)))
  df <- nlevels(group) - 2
  list(chisq = chisq, df = df, p = pchisq(chisq, df, lower.tail = FALSE))
}

for (name in setdiff(frames_with("logit_variable"), "zero")) {
  f <- load_frame(name)
  if (is.null(f)) next
  y <- logit_outcome(f)
  x <- design_of(f, f$logistic)
  used <- complete.cases(x) & !is.na(y)
  x <- x[used, , drop = FALSE]
  y <- y[used]
  m <- glm(y ~ x, family = binomial, control = TIGHT_GLM)
  p <- fitted(m)
  key <- paste0(name, ".predictors.multivariable")
  # Rounded: observations with the same covariates are ties, whatever the last digit says.
  h <- hosmer_lemeshow(y, signif(p, 12))
  limits <- delong(y, signif(p, 12))
  stopifnot(abs(mean(limits) - c_statistic(y, signif(p, 12))) < 1e-12)
  put(key, c_statistic = c_statistic(y, signif(p, 12)), c_statistic.ci_low = limits[1], c_statistic.ci_high = limits[2],
      brier = mean((y - p)^2), hosmer_lemeshow.estimate = h$chisq,
      hosmer_lemeshow.df = h$df, hosmer_lemeshow.p_value = h$p,
      events_per_variable = min(sum(y), sum(1 - y)) / ncol(x), n = length(y), n_events = sum(y),
      nagelkerke = (1 - exp((deviance(m) - m$null.deviance) / length(y))) / (1 - exp(-m$null.deviance / length(y))))
  v <- vif(x)
  for (j in seq_len(ncol(x))) put(paste(key, colnames(x)[j], sep = "."), vif = v[j])
  for (column in f$logistic) if (kind_of(f, column) == "levels") {
    which <- match(colnames(columns_of(f, column)), colnames(x))
    put(paste(key, column, sep = "."), gvif = gvif(x, which), gvif_df = length(which))
  }
}
for (name in setdiff(frames_with("days"), "zero")) {
  f <- load_frame(name)
  if (is.null(f)) next
  full <- cbind(exposure_of(f), design_of(f, f$cox))
  used <- !is.na(f$time) & complete.cases(full)
  d <- data.frame(time = f$time, status = f$status, full, check.names = FALSE)[used, ]
  fit <- coxph(formula_of("Surv(time, status)", full), d, control = TIGHT_COX)
  key <- paste0(name, ".hazards.adjusted")
  c <- concordance(fit)
  put(key, c_statistic = unname(c$concordance), c_statistic_se = sqrt(c$var), events_per_variable = sum(d$status) / ncol(full))
  x <- full[used, , drop = FALSE]
  v <- vif(x)
  for (j in seq_len(ncol(x))) put(paste(key, colnames(x)[j], sep = "."), vif = v[j])
}
write_expected("diagnostics", "VIF, GVIF, C statistic, Brier, Hosmer-Lemeshow, Nagelkerke, events per variable")
