# Binary events by group: Wilson and Clopper-Pearson intervals, risk difference (Newcombe, Miettinen-Nurminen), risk
# ratio, tests, Holm and Benjamini-Hochberg. The intervals are written out from the papers.
source("common.R")
source("intervals.R")

# Newcombe's paper, table II, method 10: 56/70 against 48/80, and 9/10 against 3/10.
stopifnot(all(abs(newcombe(56, 70, 48, 80) - c(0.0524, 0.3339)) < 5e-5),
          all(abs(newcombe(9, 10, 3, 10) - c(0.1705, 0.8090)) < 5e-5))
# The same table, method 6: Miettinen-Nurminen.
stopifnot(all(abs(mn_difference(56, 70, 48, 80) - c(0.0528, 0.3382)) < 5e-5))
# The closed form maximises the constrained likelihood.
local({
  p <- mn_difference_null(56, 70, 48, 80, 0.1)
  o <- optimize(function(q) loglik(56, 70, q + 0.1) + loglik(48, 80, q), c(0.001, 0.899), maximum = TRUE, tol = 1e-12)
  stopifnot(abs(o$maximum - p[2]) < 1e-6)
})

contrasts <- function(key, a, n1, b, n2) {
  nc <- newcombe(a, n1, b, n2)
  put(paste0(key, ".risk_difference"), estimate = a / n1 - b / n2, ci_low = nc[1], ci_high = nc[2], n = n1 + n2,
      n_events = a + b)
  mn <- mn_difference(a, n1, b, n2)
  put(paste0(key, ".risk_difference_miettinen_nurminen"), estimate = a / n1 - b / n2, ci_low = mn[1], ci_high = mn[2])
  both <- a > 0 && b > 0
  r <- (a / n1) / (b / n2)
  e <- sqrt(1 / a - 1 / n1 + 1 / b - 1 / n2)
  put(paste0(key, ".risk_ratio"), estimate = if (both) r else NA, ci_low = if (both) exp(log(r) - Z95 * e) else NA,
      ci_high = if (both) exp(log(r) + Z95 * e) else NA, n = n1 + n2, n_events = a + b)
  mr <- mn_ratio(a, n1, b, n2)
  put(paste0(key, ".risk_ratio_miettinen_nurminen"), estimate = if (b > 0) r else NA, ci_low = mr[1], ci_high = mr[2])
}

tests <- function(key, a, n1, b, n2) {
  t <- rbind(c(a, n1 - a), c(b, n2 - b))
  if (any(colSums(t) == 0)) return(NA)
  for (correct in c(FALSE, TRUE)) {
    x <- suppressWarnings(chisq.test(t, correct = correct))
    put(paste0(key, if (correct) ".test.chi_square_yates" else ".test.chi_square"), estimate = exact_zero(unname(x$statistic)),
        p_value = x$p.value, df = 1)
  }
  f <- fisher.test(t)
  put(paste0(key, ".test.fisher"), p_value = f$p.value, sample_odds_ratio = t[1, 1] * t[2, 2] / (t[1, 2] * t[2, 1]))
  if (min(suppressWarnings(chisq.test(t))$expected) < 5) f$p.value else chisq.test(t, correct = FALSE)$p.value
}

shares <- function(key, a, n) {
  w <- wilson(a, n)
  stopifnot(max(abs(w - prop.test(a, n, correct = FALSE)$conf.int)) < 1e-12)
  exact <- c(if (a == 0) 0 else qbeta(0.025, a, n - a + 1), if (a == n) 1 else qbeta(0.975, a + 1, n - a))
  stopifnot(max(abs(exact - binom.test(a, n)$conf.int)) < 1e-12)
  put(key, estimate = a / n, count = a, n = n, ci_low = w[1], ci_high = w[2], exact_low = exact[1],
      exact_high = exact[2])
}

for (name in FRAMES$frame) {
  f <- load_frame(name)
  if (is.null(f)) next
  p <- c()
  for (event in f$adverse) {
    happened <- f$data[[event]] == 1
    key <- paste(name, "adverse_events", event, sep = ".")
    count <- sapply(f$groups, function(g) sum(happened[f$group == g], na.rm = TRUE))
    n <- sapply(f$groups, function(g) sum(!is.na(happened[f$group == g])))
    for (g in f$groups) shares(paste(key, slug(g), "proportion", sep = "."), count[[g]], n[[g]])
    if (length(f$groups) == 2) {
      one <- setdiff(f$groups, f$spec$reference)
      two <- f$spec$reference
      contrasts(key, count[[one]], n[[one]], count[[two]], n[[two]])
      # Tests have the groups in the study's order.
      p[event] <- tests(key, count[[1]], n[[1]], count[[2]], n[[2]])
    } else {
      t <- cbind(count, n - count)
      x <- suppressWarnings(chisq.test(t))
      if (!any(colSums(t) == 0)) {
        put(paste0(key, ".test.chi_square"), estimate = unname(x$statistic), p_value = x$p.value, df = unname(x$parameter))
        put(paste0(key, ".test"), smallest_expected = min(x$expected))
        put(paste0(key, ".test.fisher_exact_rxc"), p_value = fisher.test(t, workspace = 2e8)$p.value)
      }
    }
  }
  p <- p[!is.na(p)]
  if (length(p) > 1) for (method in c("holm", "BH", "bonferroni")) {
    adjusted <- p.adjust(p, method)
    for (event in names(p)) put(paste(name, "multiplicity", tolower(method), event, sep = "."), p_value = adjusted[[event]])
  }
}
# Hand-made tables: ordinary, small, zero and full cells, very unequal groups.
TABLES <- list(ordinary = c(56, 70, 48, 80), small = c(9, 10, 3, 10), zero = c(0, 20, 5, 25), zero_reference = c(5, 25, 0, 20),
               both_zero = c(0, 10, 0, 12), full = c(10, 10, 4, 12), both_full = c(10, 10, 12, 12), opposite = c(10, 10, 0, 12),
               unequal = c(1, 12, 210, 4000), single = c(1, 1, 3, 7))
for (name in names(TABLES)) {
  t <- TABLES[[name]]
  key <- paste0("table.", name)
  suppressWarnings(shares(paste0(key, ".exposed"), t[1], t[2]))
  suppressWarnings(shares(paste0(key, ".reference"), t[3], t[4]))
  contrasts(key, t[1], t[2], t[3], t[4])
  tests(key, t[1], t[2], t[3], t[4])
}
write_expected("adverse_events", "Wilson, Clopper-Pearson, Newcombe, Miettinen-Nurminen, log risk ratio, tests, p.adjust")
