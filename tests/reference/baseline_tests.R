# Description by group and the named tests of a difference between groups; standardised mean differences.
source("common.R")

smd_continuous <- function(x, y) abs(mean(x) - mean(y)) / sqrt((var(x) + var(y)) / 2)

# Yang & Dalton 2012: Mahalanobis distance of the vectors of proportions, the first level left out. A level that neither
# group of a pair has is no level of that pair.
smd_levels <- function(x, y) {
  a <- as.numeric(table(x))
  b <- as.numeric(table(y))
  seen <- a + b > 0
  if (sum(seen) < 2) return(NA)
  p <- (a[seen] / sum(a))[-1]
  q <- (b[seen] / sum(b))[-1]
  s <- (diag(p, length(p)) - p %o% p + diag(q, length(q)) - q %o% q) / 2
  if (rcond(s) < 1e-14) return(NA)  # levels without overlap
  sqrt(drop(t(p - q) %*% solve(s) %*% (p - q)))
}
# The generalised inverse says the same where neither group has a level, and for a level that one group lacks.
local({
  ginv_distance <- function(a, b) {
    p <- (a / sum(a))[-1]
    q <- (b / sum(b))[-1]
    e <- eigen((diag(p) - p %o% p + diag(q) - q %o% q) / 2, symmetric = TRUE)
    keep <- e$values > 1e-12
    sqrt(sum((t(e$vectors[, keep]) %*% (p - q))^2 / e$values[keep]))
  }
  people <- function(n) factor(rep(c("r", "g", "b", "y"), n), c("r", "g", "b", "y"))
  for (t in list(list(c(5, 3, 2, 0), c(2, 6, 1, 0)), list(c(5, 3, 2, 0), c(2, 6, 1, 4)), list(c(9, 0, 0, 0), c(3, 4, 0, 2))))
    stopifnot(abs(smd_levels(people(t[[1]]), people(t[[2]])) - ginv_distance(t[[1]], t[[2]])) < 1e-9)
})

largest <- function(values, group, distance) {
  pairs <- combn(levels(group), 2)
  d <- apply(pairs, 2, function(p) distance(values[group == p[1]], values[group == p[2]]))
  if (any(!is.finite(d))) NA else max(d)
}

p_statistic <- function(test) list(estimate = exact_zero(unname(test$statistic)), p_value = test$p.value)
with_df <- function(test) c(p_statistic(test), list(df = unname(test$parameter[1])))
record <- function(key, values) do.call(put, c(list(key), values))

describe <- function(key, x, n_all) {
  q <- unname(quantile(x, c(0.25, 0.5, 0.75), type = 7))
  put(key, median.estimate = q[2], q1.estimate = q[1], q3.estimate = q[3], mean.estimate = mean(x), sd.estimate = sd(x),
      n = length(x), n_missing = n_all - length(x))
}

number_tests <- function(key, x, g) {
  parts <- split(x, g)
  n <- length(x)
  if (length(unique(x)) == 1 || any(lengths(parts) == 0)) return(invisible())
  if (nlevels(g) == 2) {
    record(paste0(key, ".mann_whitney"),
           p_statistic(wilcox.test(parts[[1]], parts[[2]], exact = FALSE, correct = FALSE)))
    record(paste0(key, ".welch_t"), with_df(t.test(parts[[1]], parts[[2]])))
    record(paste0(key, ".student_t"), with_df(t.test(parts[[1]], parts[[2]], var.equal = TRUE)))
  } else {
    record(paste0(key, ".kruskal_wallis"), with_df(kruskal.test(x, g)))
    a <- oneway.test(x ~ g, var.equal = TRUE)
    put(paste0(key, ".anova"), estimate = unname(a$statistic), p_value = a$p.value, df = unname(a$parameter[1]),
        df_within = unname(a$parameter[2]))
    w <- oneway.test(x ~ g)
    put(paste0(key, ".welch_anova"), estimate = unname(w$statistic), p_value = w$p.value,
        df = unname(w$parameter[1]), df_within = unname(w$parameter[2]))
  }
}

level_tests <- function(key, x, g) {
  t <- table(g, x)
  t <- t[, colSums(t) > 0, drop = FALSE]
  if (ncol(t) < 2 || any(rowSums(t) == 0)) return(invisible())
  chi <- suppressWarnings(chisq.test(t, correct = FALSE))
  record(paste0(key, ".chi_square"), with_df(chi))
  put(key, smallest_expected = min(chi$expected))
  if (all(dim(t) == 2)) {
    record(paste0(key, ".chi_square_yates"), with_df(suppressWarnings(chisq.test(t, correct = TRUE))))
    f <- fisher.test(t)
    # R estimates the odds ratio by conditional maximum likelihood; the sample odds ratio is the tables' own.
    put(paste0(key, ".fisher"), p_value = f$p.value, sample_odds_ratio = t[1, 1] * t[2, 2] / (t[1, 2] * t[2, 1]),
        conditional_odds_ratio = unname(f$estimate), conditional_low = f$conf.int[1], conditional_high = f$conf.int[2])
  } else if (sum(t) < 300) {
    put(paste0(key, ".fisher_exact_rxc"), p_value = fisher.test(t, workspace = 2e8)$p.value)
  }
}

for (name in FRAMES$frame) {
  f <- load_frame(name)
  if (is.null(f)) next
  differences <- c()
  for (column in f$baseline) {
    values <- f$data[[column]]
    kind <- kind_of(f, column)
    if (kind == "binary") values <- factor(values, c(0, 1))
    ok <- !is.na(values)
    key <- paste(name, "baseline", column, sep = ".")
    for (level in c("overall", f$groups)) {
      mine <- if (level == "overall") rep(TRUE, length(ok)) else f$group == level
      x <- values[ok & mine]
      at <- paste(key, slug(level), sep = ".")
      if (kind == "number") {
        describe(at, x, sum(mine))
      } else if (kind == "binary") {
        put(paste0(at, ".proportion"), estimate = mean(x == 1), count = sum(x == 1), n = length(x),
            n_missing = sum(mine) - length(x))
      } else {
        for (l in levels(values)) put(paste(at, slug(l), sep = "."), estimate = mean(x == l), count = sum(x == l),
                                      n = length(x), n_missing = sum(mine) - length(x))
      }
    }
    x <- values[ok]
    g <- f$group[ok]
    if (kind == "number") {
      number_tests(paste0(key, ".test"), x, g)
      smd <- largest(x, g, smd_continuous)
    } else {
      level_tests(paste0(key, ".test"), x, g)
      smd <- largest(x, g, smd_levels)
    }
    put(key, smd.estimate = smd)
    differences <- c(differences, smd)
  }
  known <- is.finite(differences)
  put(paste0(name, ".balance.imbalanced"), estimate = mean(differences[known] > 0.1),
      count = sum(differences[known] > 0.1), n = sum(known), n_missing = sum(!known))
}
# Hand-made groups: levels that nobody, or one group only, has; a constant group; no overlap; a group of one.
LEVELS <- list(nobody = list(c(5, 3, 2, 0), c(2, 6, 1, 0)), one_sided = list(c(5, 3, 2, 0), c(2, 6, 1, 4)),
               constant = list(c(9, 0, 0, 0), c(3, 4, 0, 2)), disjoint = list(c(5, 3, 0, 0), c(0, 0, 1, 4)),
               same = list(c(5, 0, 0, 0), c(7, 0, 0, 0)), single = list(c(0, 1, 0, 0), c(2, 6, 1, 4)),
               pairs = list(c(5, 3, 0, 0), c(2, 6, 0, 0), c(4, 4, 1, 0)), pair_apart = list(c(5, 0, 2), c(2, 6, 0), c(0, 4, 0)))
for (name in names(LEVELS)) {
  groups <- LEVELS[[name]]
  k <- length(groups[[1]])
  x <- factor(unlist(lapply(groups, function(n) rep(seq_len(k), n))), seq_len(k))
  g <- factor(rep(seq_along(groups), sapply(groups, sum)))
  put(paste0("levels.", name, ".smd"), estimate = largest(x, g, smd_levels))
}
VALUES <- list(constant = list(c(2, 2, 2), c(1, 4, 6)), apart = list(c(2, 2, 2), c(3, 3)), single = list(2, c(1, 4, 6)),
               three = list(c(1, 2, 4), c(2, 2, 2), c(5, 9)))
for (name in names(VALUES)) {
  x <- unlist(VALUES[[name]])
  g <- factor(rep(seq_along(VALUES[[name]]), lengths(VALUES[[name]])))
  put(paste0("values.", name, ".smd"), estimate = largest(x, g, smd_continuous))
}
write_expected("baseline_tests", "quantiles of type 7, t, Wilcoxon, Kruskal-Wallis, ANOVA, chi-square, Fisher, SMD")
