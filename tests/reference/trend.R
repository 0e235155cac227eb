# Trend tests: Cochran-Armitage (prop.trend.test), linear-by-linear, Jonckheere-Terpstra by hand.
source("common.R")

# Normal approximation with the variance for ties in values and groups (Hollander & Wolfe, 6.19).
jonckheere <- function(x, g) {
  g <- as.integer(g)
  k <- sort(unique(g))
  u <- 0
  for (i in seq_along(k)) for (j in seq_along(k)) if (i < j) {
    a <- x[g == k[i]]
    b <- x[g == k[j]]
    u <- u + sum(outer(a, b, "<")) + sum(outer(a, b, "==")) / 2
  }
  n <- length(x)
  m <- as.numeric(table(g))
  t <- as.numeric(table(x))
  v <- (n * (n - 1) * (2 * n + 5) - sum(m * (m - 1) * (2 * m + 5)) - sum(t * (t - 1) * (2 * t + 5))) / 72 +
    sum(m * (m - 1) * (m - 2)) * sum(t * (t - 1) * (t - 2)) / (36 * n * (n - 1) * (n - 2)) +
    sum(m * (m - 1)) * sum(t * (t - 1)) / (8 * n * (n - 1))
  z <- (u - (n^2 - sum(m^2)) / 4) / sqrt(v)
  list(u = u, variance = v, z = z, p = 2 * pnorm(-abs(z)))
}
# Two groups: Jonckheere's test is Wilcoxon's.
local({
  x <- c(1, 2, 2, 3, 5, 4, 2, 6, 7, 7)
  g <- rep(1:2, each = 5)
  stopifnot(abs(jonckheere(x, g)$p - wilcox.test(x ~ g, exact = FALSE, correct = FALSE)$p.value) < 1e-12)
})
linear_by_linear <- function(x, y) {
  m2 <- (length(x) - 1) * cor(x, y)^2
  list(m2 = m2, p = pchisq(m2, 1, lower.tail = FALSE))
}

# Event by ordered group: group scores 1, 2, 3 ...
armitage <- function(key, event, ordered) {
  ok <- !is.na(event) & !is.na(ordered)
  t <- table(ordered[ok], event[ok])
  a <- prop.trend.test(t[, "1"], rowSums(t))
  put(paste0(key, ".cochran_armitage"), estimate = unname(a$statistic), p_value = a$p.value)
}
ordered_pair <- function(key, x, g) {
  ok <- !is.na(x) & !is.na(g)
  j <- jonckheere(x[ok], g[ok])
  put(paste0(key, ".jonckheere"), statistic = j$u, variance = j$variance, z = j$z, p_value = j$p)
  l <- linear_by_linear(as.numeric(x[ok]), as.numeric(g[ok]))
  put(paste0(key, ".linear_by_linear"), estimate = l$m2, p_value = l$p)
}

f <- load_frame("three")
for (event in c("flag", "harm", "rare")) armitage(paste0("three.trend.", event), f$data[[event]], f$group)
for (x in c("x1", "x2", "stage")) ordered_pair(paste0("three.trend.", x), as.numeric(as.character(f$data[[x]])), f$group)
f <- load_frame("gbsg")
grade <- f$data$grade
for (event in c("meno", "pgr_negative")) armitage(paste0("gbsg.trend.", event, "_by_grade"), f$data[[event]], grade)
armitage("gbsg.trend.hormon_by_grade", as.integer(f$group == "yes"), grade)
for (x in c("age", "size", "nodes")) ordered_pair(paste0("gbsg.trend.", x, "_by_grade"), f$data[[x]], grade)
# An ordinal variable between two groups, and between more without an order.
armitage("lung.trend.sex_by_ecog", as.integer(load_frame("lung")$group == "female"), load_frame("lung")$data$ecog)
f3 <- load_frame("three")
k <- kruskal.test(as.numeric(as.character(f3$data$stage)), f3$group)
put("three.trend.stage.kruskal_wallis", estimate = unname(k$statistic), p_value = k$p.value, df = unname(k$parameter))
ordered_pair("gbsg.trend.grade_by_hormon", as.numeric(as.character(grade)), f$group)
f <- load_frame("lung")
ordered_pair("lung.trend.ecog_by_sex", as.numeric(as.character(f$data$ecog)), f$group)
ordered_pair("lung.trend.age_by_ecog", f$data$age, f$data$ecog)
write_expected("trend", "prop.trend.test, Jonckheere-Terpstra with ties, linear-by-linear association")
