# The data sets: from the survival package, and small ones made by a seed of a fixed generator. Numbers are written
# with 15 significant digits; everything else reads these files, R and Python alike.
suppressPackageStartupMessages(library(survival))
options(stringsAsFactors = FALSE)
RNGkind("Mersenne-Twister", "Inversion", "Rejection")
save_csv <- function(d, name) write.csv(d, file.path("data", paste0(name, ".csv")), row.names = FALSE, na = "", quote = FALSE)

# --- from survival ---------------------------------------------------------------------------------------------
l <- survival::lung
save_csv(data.frame(
  id = seq_len(nrow(l)), inst = l$inst, sex = ifelse(l$sex == 1, "male", "female"), days = l$time,
  dead = as.integer(l$status == 2), age = l$age, ecog = pmin(l$ph.ecog, 2), ph_karno = l$ph.karno,
  pat_karno = l$pat.karno, meal_cal = l$meal.cal, wt_loss = l$wt.loss,
  lost_10 = as.integer(l$wt.loss >= 10), unable = as.integer(l$ph.ecog >= 3)), "lung")
v <- survival::veteran
save_csv(data.frame(
  id = seq_len(nrow(v)), trt = ifelse(v$trt == 1, "standard", "test"), celltype = as.character(v$celltype),
  days = v$time, dead = v$status, karno = v$karno, diagtime = v$diagtime, age = v$age,
  prior = as.integer(v$prior == 10), bedridden = as.integer(v$karno <= 30)), "veteran")
# Drawn with replacement: a Cox fit that stops one of Newton's steps too early shows here in the sixth digit.
set.seed(2)
i <- sample(137, 137, replace = TRUE)
save_csv(data.frame(
  id = 1:137, trt = ifelse(v$trt == 1, "standard", "test")[i], days = v$time[i], dead = v$status[i], karno = v$karno[i],
  age = v$age[i], prior = as.integer(v$prior == 10)[i]), "bootstrap")
g <- survival::gbsg
save_csv(data.frame(
  id = seq_len(nrow(g)), hormon = ifelse(g$hormon == 1, "yes", "no"), days = g$rfstime, recurred = g$status,
  age = g$age, meno = g$meno, size = g$size, grade = g$grade, nodes = g$nodes, pgr = g$pgr, er = g$er,
  pgr_negative = as.integer(g$pgr < 10)), "gbsg")
j <- survival::jasa
save_csv(data.frame(
  id = seq_len(nrow(j)), transplant = ifelse(j$transplant == 1, "yes", "no"), days = j$futime, dead = j$fustat,
  age = j$age, surgery = j$surgery, year = as.numeric(substr(as.character(j$accept.dt), 1, 4)) - 1967,
  mismatch = j$mismatch), "jasa")
h <- survival::heart
save_csv(data.frame(
  id = h$id, start = h$start, stop = h$stop, event = h$event, age = h$age, year = h$year, surgery = h$surgery,
  transplant = as.integer(as.character(h$transplant))), "heart")
m <- survival::mgus2[seq(1, 1384, by = 3), ]  # every third patient: enough, and a third of the size
etime <- ifelse(m$pstat == 1, m$ptime, m$futime)
save_csv(data.frame(
  id = m$id, sex = ifelse(m$sex == "F", "female", "male"), months = etime,
  cause = ifelse(m$pstat == 1, "pcm", ifelse(m$death == 1, "death", "censor")), age = m$age, hgb = m$hgb,
  mspike = m$mspike), "mgus2")

# --- made by hand ----------------------------------------------------------------------------------------------
pick <- function(n, levels, prob = NULL) sample(levels, n, replace = TRUE, prob = prob)
made <- function(seed, n, groups = c("a", "b")) {
  set.seed(seed)
  group <- pick(n, groups)
  x1 <- round(rnorm(n, 50 + 4 * (group == groups[1]), 10), 3)
  x2 <- round(exp(rnorm(n, 0.5, 0.8)), 3)
  flag <- rbinom(n, 1, 0.35 + 0.15 * (group == groups[1]))
  colour <- pick(n, c("r", "g", "b"), c(0.5, 0.3, 0.2))
  rate <- 0.03 * exp(0.5 * (group == groups[1]) + 0.02 * (x1 - 50) + 0.3 * flag - 0.2 * (colour == "g"))
  t <- rexp(n, rate)
  cens <- runif(n, 5, 90)
  data.frame(id = seq_len(n), group, x1, x2, flag, colour, days = pmax(round(pmin(t, cens), 4), 0.0001),
             dead = as.integer(t <= cens), harm = rbinom(n, 1, 0.25), rare = rbinom(n, 1, 0.06))
}
save_csv(made(101, 80), "plain")

d <- made(202, 150)
d$days <- pmin(floor(d$days / 8), 6)  # six days at most, day 0 among them
d$x1 <- round(d$x1 / 10)
d$x2 <- round(d$x2)
save_csv(d, "ties")

d <- made(303, 140)
for (column in c("x1", "x2", "flag", "colour", "harm")) d[[column]][sample(140, 18)] <- NA
d$dead[c(3, 50)] <- NA
d$days[c(50, 77)] <- NA
d$dead[77] <- 0  # an event without a time is refused
save_csv(d, "missing")

# Expected counts below 5 in 2x2 and 2x3 tables, yet no cell of 0 in what the models hold; `never` has a zero cell.
d <- data.frame(
  id = 1:44, group = rep(c("a", "b"), c(18, 26)), x1 = c(round(seq(40, 74, length.out = 18)), round(seq(38, 70, length.out = 26))),
  flag = c(rep(1, 3), rep(0, 15), rep(1, 2), rep(0, 24)), colour = c(rep("r", 11), rep("g", 5), rep("b", 2), rep("r", 20), rep("g", 3), rep("b", 3)),
  never = c(rep(1, 4), rep(0, 14), rep(0, 26)), days = rep(c(2, 9, 30, 14, 30, 5, 30, 21, 30, 30, 11), 4),
  dead = rep(c(1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0), 4), harm = c(rep(1, 2), rep(0, 16), rep(1, 1), rep(0, 25)))
d$days <- d$days + (d$id %% 3)
d$x1 <- d$x1[c(5:18, 1:4, 44:19)]
save_csv(d, "sparse")

# Complete separation by `never` (multivariable), no event at all in group b, and an adverse event that nobody had.
d <- made(404, 40)
d$x1 <- round(d$x1)
d$x2 <- round(d$x2, 1)
d$never <- as.integer(d$group == "a" & d$x1 > 55)
d$dead[d$group == "b"] <- 0
d$harm[d$group == "a"] <- 0
d$rare <- 0
save_csv(d, "zero")

d <- made(505, 105, groups = c("a", "b", "c"))
d$days <- ceiling(d$days)
d$stage <- pmin(pmax(round(rnorm(105, 2 + 0.4 * (d$group == "c"), 0.8)), 1), 4)
d$harm[c(7, 19)] <- NA
save_csv(d, "three")

d <- made(606, 120)
d$days <- ceiling(d$days)
d$weight <- round(runif(120, 0.3, 3), 2)
d$stratum <- pick(120, c("s1", "s2", "s3"))
d$hospital <- pick(120, sprintf("h%02d", 1:15))
save_csv(d, "weighted")

# Two causes, heavily tied, three groups.
set.seed(707)
n <- 130
grp <- pick(n, c("a", "b", "c"))
t1 <- rexp(n, 0.05 * (1 + (grp == "b")))
t2 <- rexp(n, 0.04)
cens <- runif(n, 3, 60)
t <- ceiling(pmin(t1, t2, cens))
cause <- ifelse(pmin(t1, t2) > cens, "censor", ifelse(t1 < t2, "relapse", "death"))
save_csv(data.frame(id = 1:n, group = grp, days = t, cause, x1 = round(rnorm(n), 3), stratum = pick(n, c("s1", "s2"))), "competing")
