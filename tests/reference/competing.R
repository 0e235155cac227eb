# Competing risks: Aalen-Johansen cumulative incidence, Gray's model (Fine & Gray), cause-specific hazards.
source("common.R")

# `of` are the causes that are described, `models` those that are fitted.
run <- function(name, d, causes, groups, reference, horizon, covariates, times, of = causes,
                models = c("crude", "adjusted"), cause_specific = TRUE) {
  d$cause <- factor(d$cause, c("censor", causes))
  d$group <- factor(d$group, groups)
  for (g in groups) {
    mine <- d[d$group == g, ]
    for (type in c("log-log", "log", "plain")) {
      fit <- survfit(Surv(days, cause) ~ 1, mine, conf.type = type, id = seq_len(nrow(mine)))
      s <- summary(fit, times = c(times, horizon), extend = TRUE)
      for (cause in of) {
        i <- match(cause, fit$states)
        for (k in seq_along(s$time)) {
          key <- paste(name, "cumulative_incidence", cause, g, s$time[k], sep = ".")
          if (type == "log-log") put(key, estimate = s$pstate[k, i], se = s$std.err[k, i])
          inside <- s$pstate[k, i] > 0 && s$pstate[k, i] < 1
          tag <- gsub("-", "_", type)
          limits <- list(if (inside) s$lower[k, i] else NA, if (inside) s$upper[k, i] else NA)
          names(limits) <- paste0(tag, c("_low", "_high"))
          do.call(put, c(list(key), limits))
        }
      }
    }
  }
  x <- dummies(d$group, "group", base = reference)
  for (cause in of) {
    for (model in models) {
      design <- if (model == "crude" || !length(covariates)) x else cbind(x, as.matrix(d[covariates]))
      full <- data.frame(days = d$days, cause = d$cause, id = seq_len(nrow(d)), design, check.names = FALSE)
      full <- full[complete.cases(full), ]
      fg <- finegray(Surv(days, cause) ~ ., full, etype = cause, id = id)
      fit <- coxph(formula_of("Surv(fgstart, fgstop, fgstatus)", design), fg, weights = fgwt, control = TIGHT_COX, cluster = id)
      s <- coef(summary(fit))
      terms <- gsub("`", "", rownames(s))
      for (i in seq_along(terms)) {
        e <- s[i, "robust se"]
        b <- s[i, "coef"]
        put(paste(name, "subdistribution", cause, model, terms[i], "hazard_ratio", sep = "."), estimate = exp(b),
            coefficient = b, se = e, se_naive = s[i, "se(coef)"], ci_low = exp(b - Z95 * e), ci_high = exp(b + Z95 * e),
            p_value = 2 * pnorm(-abs(b / e)))
      }
      if (!cause_specific) next
      full$status <- as.numeric(full$cause == cause)
      fit <- coxph(formula_of("Surv(days, status)", design), full, control = TIGHT_COX)
      s <- coef(summary(fit))
      for (i in seq_along(terms)) {
        b <- s[i, "coef"]
        e <- s[i, "se(coef)"]
        put(paste(name, "cause_specific", cause, model, terms[i], "hazard_ratio", sep = "."), estimate = exp(b), coefficient = b,
            se = e, ci_low = exp(b - Z95 * e), ci_high = exp(b + Z95 * e), p_value = 2 * pnorm(-abs(b / e)))
      }
    }
  }
}

m <- read.csv("data/mgus2.csv")
m$days <- m$months
m$group <- m$sex
m$age10 <- m$age / 10
run("mgus2", m, c("pcm", "death"), c("female", "male"), "female", 240, c("age10", "hgb", "mspike"), c(60, 120))
run("competing", read.csv("data/competing.csv"), c("relapse", "death"), c("a", "b", "c"), "a", 30, "x1", c(5, 10))

# The synthetic registry's dated adverse events, as the cohort room made them: death competes, days from 0 on.
synthetic <- "data/_synthetic_cohort.csv"
if (file.exists(synthetic)) {
  all <- read.csv(synthetic, na.strings = "")
  for (event in sub("\\.first\\.days$", "", grep("\\.first\\.days$", names(all), value = TRUE))) {
    d <- data.frame(days = all[[paste0(event, ".first.days")]], cause = all[[paste0(event, ".first.cause")]], group = all$timing)
    d <- d[!is.na(d$cause), ]
    d$cause[d$cause == "censored"] <- "censor"
    run(paste0("synthetic.", event), d, c("event", "competing"), c("before", "after"), "after", 30, character(), c(0, 7),
        of = "event", models = "crude", cause_specific = FALSE)
  }
}

# Two patients die and one relapses among five: by hand 1/5, then 1/4 of what is left.
local({
  d <- data.frame(t = c(1, 2, 3, 4, 5), e = factor(c("death", "relapse", "censor", "relapse", "censor"), c("censor", "relapse", "death")))
  fit <- survfit(Surv(t, e) ~ 1, d, id = 1:5)
  s <- summary(fit, times = 4)
  stopifnot(abs(s$pstate[match("relapse", fit$states)] - (0.8 / 4 + 0.6 / 2)) < 1e-12)
})
write_expected("competing", "survfit multi-state, finegray + coxph (robust by patient), cause-specific coxph")
