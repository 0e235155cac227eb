# Intervals that base R does not have, written out from the papers or found by their definition.

wilson <- function(a, n) {
  p <- a / n
  mid <- p + Z95^2 / (2 * n)
  half <- Z95 * sqrt(p * (1 - p) / n + Z95^2 / (4 * n^2))
  limits <- c(mid - half, mid + half) / (1 + Z95^2 / n)
  # Exactly 0 and 1 where rounding leaves 1e-17 of it.
  c(if (a == 0) 0 else limits[1], if (a == n) 1 else limits[2])
}

# Newcombe 1998, method 10: hybrid of the two Wilson intervals, no continuity correction.
newcombe <- function(a, n1, b, n2) {
  p <- a / n1
  q <- b / n2
  w1 <- wilson(a, n1)
  w2 <- wilson(b, n2)
  c(p - q - sqrt((p - w1[1])^2 + (w2[2] - q)^2), p - q + sqrt((w1[2] - p)^2 + (q - w2[1])^2))
}

# Miettinen & Nurminen 1985: score interval; the constrained estimate is found by maximising the likelihood over the
# second group's risk, the limits by root finding. The variance is multiplied by N / (N - 1).
root <- function(g, lower, upper) uniroot(g, c(lower, upper), tol = 1e-15, maxiter = 1e4)$root
loglik <- function(a, n, p) (if (a > 0) a * log(p) else 0) + (if (a < n) (n - a) * log(1 - p) else 0)

# Closed form of the constrained estimate for a difference (appendix of the paper).
mn_difference_null <- function(a, n1, b, n2, delta) {
  n <- n1 + n2
  l3 <- n
  l2 <- (n1 + 2 * n2) * delta - n - a - b
  l1 <- (n2 * delta - n - 2 * b) * delta + a + b
  l0 <- b * delta * (1 - delta)
  q <- l2^3 / (3 * l3)^3 - l1 * l2 / (6 * l3^2) + l0 / (2 * l3)
  p <- (if (q >= 0) 1 else -1) * sqrt(max(l2^2 / (3 * l3)^2 - l1 / (3 * l3), 0))
  w <- (pi + acos(max(-1, min(1, if (p == 0) 0 else q / p^3)))) / 3
  p2 <- min(max(2 * p * cos(w) - l2 / (3 * l3), 0), 1)
  c(min(max(p2 + delta, 0), 1), p2)
}
mn_difference_z <- function(a, n1, b, n2, delta) {
  p <- mn_difference_null(a, n1, b, n2, delta)
  v <- (p[1] * (1 - p[1]) / n1 + p[2] * (1 - p[2]) / n2) * (n1 + n2) / (n1 + n2 - 1)
  (a / n1 - b / n2 - delta) / sqrt(max(v, 1e-300))
}
mn_difference <- function(a, n1, b, n2) {
  d <- a / n1 - b / n2
  low <- if (d <= -1) -1 else root(function(x) mn_difference_z(a, n1, b, n2, x) - Z95, -1 + 1e-12, d)
  high <- if (d >= 1) 1 else root(function(x) mn_difference_z(a, n1, b, n2, x) + Z95, d, 1 - 1e-12)
  c(low, high)
}
# For a ratio: a quadratic.
mn_ratio_z <- function(a, n1, b, n2, ratio) {
  n <- n1 + n2
  A <- n * ratio
  B <- -(n1 * ratio + a + n2 + b * ratio)
  p2 <- (-B - sqrt(max(B^2 - 4 * A * (a + b), 0))) / (2 * A)
  p1 <- p2 * ratio
  v <- (p1 * (1 - p1) / n1 + ratio^2 * p2 * (1 - p2) / n2) * n / (n - 1)
  (a / n1 - ratio * b / n2) / sqrt(max(v, 1e-300))
}
mn_ratio <- function(a, n1, b, n2) {
  if (a == 0 && b == 0) return(c(NA, NA))
  r <- (a / n1) / (b / n2)
  on_log <- function(target, low, high) exp(root(function(l) mn_ratio_z(a, n1, b, n2, exp(l)) - target, low, high))
  # Without an event in the reference there is a lower limit only.
  c(if (a == 0) 0 else if (b == 0) on_log(Z95, -20, 20) else on_log(Z95, log(r) - 20, log(r)), if (b == 0) NA else if (a == 0) {
    on_log(-Z95, -20, 20)
  } else on_log(-Z95, log(r), log(r) + 20))
}

# Profile likelihood: the deviance with one coefficient held, and where it has risen by qchisq(0.95, 1).
deviance_at <- function(y, x, j, b) {
  rest <- cbind(1, x[, -j, drop = FALSE])
  fit <- suppressWarnings(glm.fit(rest, y, offset = x[, j] * b, family = binomial(), control = TIGHT_GLM))
  fit$deviance
}

profile_limits <- function(y, x, j, m) {
  b <- coef(m)[[j + 1]]
  e <- sqrt(vcov(m)[j + 1, j + 1])
  target <- deviance(m) + qchisq(0.95, 1)
  side <- function(sign) {
    step <- 1
    while (deviance_at(y, x, j, b + sign * step * Z95 * e) < target) step <- step * 1.3
    ends <- sort(c(b + sign * 0.3 * Z95 * e, b + sign * step * Z95 * e))
    uniroot(function(v) deviance_at(y, x, j, v) - target, ends, tol = 1e-13, maxiter = 1e3)$root
  }
  c(side(-1), side(1))
}
