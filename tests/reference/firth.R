# Firth's penalised likelihood for logistic regression (Firth 1993; Heinze & Schemper 2002, doi:10.1002/sim.1047),
# written out: l*(b) = l(b) + log det(X'WX) / 2. Profile limits and likelihood-ratio tests hold one coefficient and
# maximise over the others; the penalty is always that of the whole model's information matrix, as in logistf.
source("common.R")

penalised <- function(y, x, b) {
  eta <- drop(x %*% b)
  p <- plogis(eta)
  # log p and log(1 - p) without cancellation.
  ll <- sum(ifelse(y == 1, plogis(eta, log.p = TRUE), plogis(-eta, log.p = TRUE)))
  ll + as.numeric(determinant(crossprod(x * sqrt(p * (1 - p))))$modulus) / 2
}

# Newton's steps on the modified score, halved where the penalised likelihood would fall; `free` coefficients move.
firth_fit <- function(y, x, start, free) {
  b <- start
  for (iteration in 1:500) {
    p <- plogis(drop(x %*% b))
    w <- p * (1 - p)
    xw <- x * sqrt(w)
    information <- crossprod(xw)
    h <- rowSums((xw %*% solve(information)) * xw)
    u <- drop(crossprod(x, y - p + h * (0.5 - p)))
    step <- numeric(length(b))
    step[free] <- solve(information[free, free, drop = FALSE], u[free])
    step <- step * min(1, 5 / max(abs(step)))
    now <- penalised(y, x, b)
    if (max(abs(step)) > 1e-8) while (penalised(y, x, b + step) < now - 1e-12 && max(abs(step)) > 1e-10) step <- step / 2
    b <- b + step
    if (max(abs(u[free])) < 1e-12 && max(abs(step)) < 1e-12) break
    if (max(abs(step)) < 1e-15) break
  }
  if (max(abs(u[free])) > 1e-9) stop("not converged")
  list(b = b, loglik = penalised(y, x, b), information = information)
}

firth <- function(key, y, covariates) {
  # Scaled for conditioning; the estimates are scaled back.
  scale <- apply(covariates, 2, sd)
  centre <- colMeans(covariates)
  x <- cbind(1, sweep(sweep(covariates, 2, centre), 2, scale, "/"))
  k <- ncol(x)
  full <- firth_fit(y, x, numeric(k), seq_len(k))
  se <- sqrt(diag(solve(full$information)))
  put(key, penalised_log_likelihood_scaled = full$loglik, n = length(y), n_events = sum(y))
  for (j in 2:k) {
    at <- function(b) firth_fit(y, x, replace(full$b, j, b), setdiff(seq_len(k), j))$loglik
    target <- full$loglik - qchisq(0.95, 1) / 2
    side <- function(sign) {
      step <- 1
      while (at(full$b[j] + sign * step * Z95 * se[j]) > target) step <- step * 1.4
      ends <- sort(c(full$b[j] + sign * 0.1 * se[j], full$b[j] + sign * step * Z95 * se[j]))
      uniroot(function(b) at(b) - target, ends, tol = 1e-12, maxiter = 1e3)$root
    }
    lr <- 2 * (full$loglik - at(0))
    s <- scale[j - 1]
    put(paste(key, colnames(covariates)[j - 1], "odds_ratio", sep = "."), estimate = exp(full$b[[j]] / s),
        coefficient = full$b[[j]] / s, se = se[[j]] / s, profile_low = exp(side(-1) / s), profile_high = exp(side(1) / s),
        wald_low = exp((full$b[[j]] - Z95 * se[[j]]) / s), wald_high = exp((full$b[[j]] + Z95 * se[[j]]) / s),
        lr_chisq = lr, lr_p_value = pchisq(lr, 1, lower.tail = FALSE))
  }
}

# One binary covariate: Firth adds one half to each cell of the table.
local({
  x <- rep(c(1, 0), c(20, 30))
  y <- c(rep(1, 5), rep(0, 15), rep(0, 30))
  b <- firth_fit(y, cbind(1, x), c(0, 0), 1:2)$b
  stopifnot(abs(b[2] - log(5.5 / 15.5 / (0.5 / 30.5))) < 1e-12)
})

for (name in frames_with("logit_variable")) {
  f <- load_frame(name)
  if (is.null(f)) next
  y <- logit_outcome(f)
  run <- function(columns, kind) {
    x <- design_of(f, columns)
    used <- complete.cases(x) & !is.na(y)
    firth(paste(name, "firth", kind, if (kind == "univariable") columns else "model", sep = "."), y[used],
          x[used, , drop = FALSE])
  }
  for (column in f$logistic) if (name != "synthetic") run(column, "univariable")
  run(f$logistic, "multivariable")
}
# The separated covariate that the sparse frame's logistic model leaves out.
f <- load_frame("sparse")
if (!is.null(f)) {
  firth("sparse.firth.univariable.never", logit_outcome(f), columns_of(f, "never"))
  firth("sparse.firth.multivariable.with_never", logit_outcome(f), design_of(f, c("x1", "flag", "never")))
}
write_expected("firth", "Firth's logistic regression by hand; profile penalised likelihood limits, root-found")
