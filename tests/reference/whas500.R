# The numbers of the document examples/whas500, by plain R: read the data, make the variables of its study file, and call
# wilcox.test, chisq.test, glm, survfit, survdiff, coxph and cox.zph. Keys are those of the document's results.json, so
# that every number in the document can be looked up here, and found again.
source("common.R")
source("intervals.R")

d <- read.csv("../../examples/whas500/whas500.csv")
d$chf <- d$chf == 1
d$age_75 <- as.numeric(d$age >= 75)
d$age_10 <- d$age / 10
d$rate_10 <- d$hr / 10
d$systolic_10 <- d$sysbp / 10
names(d)[match(c("gender", "miord", "mitype", "hr", "sysbp", "diasbp", "los", "sho", "av3", "afb"), names(d))] <-
  c("female", "recurrent_mi", "q_wave", "heart_rate", "systolic_bp", "diastolic_bp", "stay", "shock", "heart_block",
    "atrial_fibrillation")
groups <- list(overall = rep(TRUE, nrow(d)), absent = !d$chf, present = d$chf)

# --- characteristics ---------------------------------------------------------------------------------------------
for (v in c("age", "bmi", "heart_rate", "systolic_bp", "diastolic_bp", "stay")) {
  for (g in names(groups)) {
    q <- quantile(d[[v]][groups[[g]]], c(0.25, 0.5, 0.75))
    put(paste("baseline", v, g, sep = "."), q1.estimate = q[[1]], median.estimate = q[[2]], q3.estimate = q[[3]])
  }
  put(paste0("baseline.", v, ".test.p_value"), wilcox.test(d[[v]][d$chf], d[[v]][!d$chf], exact = FALSE, correct = FALSE)$p.value)
}
for (v in c("female", "cvd", "recurrent_mi", "q_wave")) {
  for (g in names(groups)) put(paste("baseline", v, g, "proportion", sep = "."), estimate = mean(d[[v]][groups[[g]]]),
                               count = sum(d[[v]][groups[[g]]]))
  put(paste0("baseline.", v, ".test.p_value"), chisq.test(table(d$chf, d[[v]]), correct = FALSE)$p.value)
}

# --- factors associated with heart failure: profile-likelihood intervals, likelihood-ratio P values ------------------
covariates <- c("age_75", "female", "bmi", "cvd", "recurrent_mi", "q_wave", "rate_10", "systolic_10")
odds_ratios <- function(kind, columns) {
  x <- as.matrix(d[columns])
  y <- as.numeric(d$chf)
  m <- glm(y ~ x, family = binomial, control = TIGHT_GLM)
  for (j in seq_along(columns)) {
    limits <- profile_limits(y, x, j, m)
    lr <- deviance_at(y, x, j, 0) - deviance(m)
    put(paste("predictors", kind, columns[j], "odds_ratio", sep = "."), estimate = exp(coef(m)[[j + 1]]),
        ci_low = exp(limits[1]), ci_high = exp(limits[2]), p_value = pchisq(lr, 1, lower.tail = FALSE), n = length(y),
        n_events = sum(y))
  }
}
for (column in covariates) odds_ratios("univariable", column)
odds_ratios("multivariable", covariates)

# --- death within one year -------------------------------------------------------------------------------------------
d$time <- pmin(d$lenfol, 365)
d$dead <- as.numeric(d$fstat == 1 & d$lenfol <= 365)
curves <- list()
for (g in c("absent", "present")) {
  mine <- d[groups[[g]], ]
  s <- summary(survfit(Surv(time, dead) ~ 1, mine, conf.type = "log"), times = 365, extend = TRUE)
  curves[[g]] <- s
  put(paste("survival.death_1y", g, "incidence", sep = "."), estimate = 1 - s$surv, ci_low = 1 - s$upper, ci_high = 1 - s$lower,
      n = nrow(mine), n_events = sum(mine$dead))
}
difference <- curves$absent$surv - curves$present$surv
e <- sqrt(curves$absent$std.err^2 + curves$present$std.err^2)
put("survival.death_1y.present.incidence_difference", estimate = difference, ci_low = difference - Z95 * e, ci_high = difference + Z95 * e)
test <- function(key, formula) {
  found <- survdiff(formula, d)
  put(key, estimate = found$chisq, p_value = pchisq(found$chisq, 1, lower.tail = FALSE))
}
test("survival.death_1y.log_rank", Surv(time, dead) ~ chf)
test("survival.death_1y.log_rank_stratified", Surv(time, dead) ~ chf + strata(recurrent_mi))

# --- hazard ratios -----------------------------------------------------------------------------------------------------
d$chf_present <- as.numeric(d$chf)
adjusted <- c("chf_present", "age_10", "female", "bmi", "cvd", "recurrent_mi", "q_wave", "rate_10", "systolic_10", "shock", "heart_block")
for (model in c("crude", "crude_same_patients", "partly_adjusted", "adjusted")) {
  columns <- if (startsWith(model, "crude")) "chf_present" else if (model == "adjusted") adjusted else c("chf_present", "age_10", "female")
  fit <- coxph(reformulate(columns, "Surv(time, dead)"), d, control = TIGHT_COX)
  s <- coef(summary(fit))
  z <- cox.zph(fit, transform = "km", terms = FALSE)$table
  for (i in seq_along(columns)) {
    b <- s[i, "coef"]
    e <- s[i, "se(coef)"]
    put(paste("hazards", model, columns[i], "hazard_ratio", sep = "."), estimate = exp(b), ci_low = exp(b - Z95 * e),
        ci_high = exp(b + Z95 * e), p_value = 2 * pnorm(-abs(b / e)), n = fit$n, n_events = fit$nevent)
    put(paste("hazards", model, "proportionality", columns[i], "p_value", sep = "."), z[i, "p"])
  }
  put(paste("hazards", model, "proportionality.global.p_value", sep = "."), z["GLOBAL", "p"])
}

# --- complications: exact intervals, Miettinen-Nurminen, Holm ------------------------------------------------------------
p <- c()
for (event in c("shock", "heart_block", "atrial_fibrillation")) {
  count <- c(sum(d[[event]][d$chf]), sum(d[[event]][!d$chf]))
  n <- c(sum(d$chf), sum(!d$chf))
  for (i in 1:2) {
    b <- binom.test(count[i], n[i])$conf.int
    put(paste("adverse_events", event, c("present", "absent")[i], "proportion", sep = "."), estimate = count[i] / n[i],
        count = count[i], ci_low = b[1], ci_high = b[2])
  }
  limits <- mn_difference(count[1], n[1], count[2], n[2])
  put(paste("adverse_events", event, "risk_difference", sep = "."), estimate = count[1] / n[1] - count[2] / n[2], ci_low = limits[1],
      ci_high = limits[2])
  t <- rbind(count, n - count)
  small <- min(suppressWarnings(chisq.test(t))$expected) < 5
  p[event] <- if (small) fisher.test(t)$p.value else chisq.test(t, correct = FALSE)$p.value
  put(paste0("adverse_events.", event, ".test.p_value"), p[[event]])
}
holm <- p.adjust(p, "holm")
for (event in names(p)) put(paste0("adverse_events.", event, ".adjusted.p_value"), holm[[event]])
any <- d$shock == 1 | d$heart_block == 1 | d$atrial_fibrillation == 1
put("adverse_events.any", present.proportion.count = sum(any[d$chf]), absent.proportion.count = sum(any[!d$chf]))
write_expected("whas500", "every kind of number of the document examples/whas500")
