# What every script shares: strict options, the frames, and a writer of JSON with round-tripping numbers.
options(warn = 1, stringsAsFactors = FALSE, digits = 15)
invisible(Sys.setlocale("LC_ALL", "C"))
suppressPackageStartupMessages(library(survival))

TIGHT_GLM <- glm.control(epsilon = 1e-15, maxit = 100)
TIGHT_COX <- coxph.control(eps = 1e-14, iter.max = 50, toler.chol = 1e-15)
Z95 <- qnorm(0.975)

# --- results -----------------------------------------------------------------------------------------------------
quantities <- new.env()
quantities$keys <- character()
quantities$values <- list()

# put("a.b", estimate = 1, ci_low = NA) makes a.b.estimate and a.b.ci_low, put("a.b", 1) makes a.b; what cannot be
# computed is null in the JSON.
put <- function(key, ...) {
  values <- list(...)
  for (i in seq_along(values)) {
    name <- if (is.null(names(values))) "" else names(values)[i]
    full <- if (nzchar(name)) paste(key, name, sep = ".") else key
    value <- values[[i]]
    if (length(value) != 1) stop("not one number: ", full)
    if (!is.null(quantities$values[[full]])) stop("twice: ", full)
    quantities$values[[full]] <- list(as.numeric(value))
  }
}

number <- function(x) {
  if (!is.finite(x)) return("null")
  if (x == round(x) && abs(x) < 1e15) return(sprintf("%.0f", x))
  for (digits in 15:17) {
    text <- sprintf(paste0("%.", digits, "g"), x)
    if (as.numeric(text) == x) break
  }
  text
}

quoted <- function(x) paste0('"', gsub('"', '\\"', gsub("\\", "\\\\", x, fixed = TRUE), fixed = TRUE), '"')

# Sorted keys, so that a change of one number is a change of one line. `extra` is text beside the numbers.
write_expected <- function(name, about, extra = list()) {
  keys <- sort(names(quantities$values), method = "radix")
  body <- vapply(keys, function(k) paste0("  ", quoted(k), ": ", number(quantities$values[[k]][[1]])), "")
  meta <- c(list(script = paste0(name, ".R"), about = about, R = R.version.string,
                 survival = as.character(packageVersion("survival")), stats = as.character(packageVersion("stats")),
                 platform = R.version$platform), extra)
  head <- vapply(names(meta), function(k) paste0(" ", quoted(k), ": ", quoted(meta[[k]]), ","), "")
  lines <- c("{", head, ' "quantities": {', paste(body, collapse = ",\n"), " }", "}")
  writeLines(lines, file.path("expected", paste0(name, ".json")), useBytes = TRUE)
  cat(sprintf("%-24s %6d quantities\n", name, length(keys)))
}

# --- frames ------------------------------------------------------------------------------------------------------
FRAMES <- read.csv("data/frames.csv", colClasses = "character", na.strings = character())
VARIABLES <- read.csv("data/variables.csv", colClasses = "character", na.strings = character())
ONLY <- Sys.getenv("REFERENCE_FRAMES")
if (nzchar(ONLY)) FRAMES <- FRAMES[FRAMES$frame %in% strsplit(ONLY, ",")[[1]], ]

# A statistic of 1e-29 is an exact 0 with its rounding.
exact_zero <- function(x) if (abs(x) < 1e-20) 0 else x

split_bar <- function(text) strsplit(text, "|", fixed = TRUE)[[1]]

# A frame as a list: `data`, `group` (factor in the study's order), `vars`, `time` and `status` cut at the horizon.
load_frame <- function(name) {
  spec <- as.list(FRAMES[FRAMES$frame == name, ])
  path <- file.path("data", spec$file)
  if (!file.exists(path)) return(NULL)
  data <- read.csv(path, na.strings = "", colClasses = NA)
  vars <- VARIABLES[VARIABLES$frame == name, ]
  for (i in seq_len(nrow(vars))) {
    column <- vars$column[i]
    if (vars$kind[i] == "levels") data[[column]] <- factor(as.character(data[[column]]), split_bar(vars$levels[i]))
  }
  groups <- split_bar(spec$groups)
  f <- list(name = name, data = data, spec = spec, groups = groups,
            group = factor(as.character(data[[spec$group]]), groups), vars = vars,
            logistic = vars$column[vars$in_logistic == "1"],
            cox = vars$column[vars$in_cox == "1"], adverse = vars$column[vars$adverse == "1"],
            baseline = vars$column[vars$in_baseline == "1"], horizon = as.numeric(spec$horizon))
  stopifnot(!anyNA(f$group))
  if (nzchar(spec$days)) {
    days <- data[[spec$days]]
    event <- data[[spec$event]] == 1
    f$status <- as.numeric(event & days <= f$horizon)
    f$time <- pmin(days, f$horizon)
    lost <- is.na(f$status) | is.na(f$time)
    f$status[lost] <- NA
    f$time[lost] <- NA
  }
  f
}

kind_of <- function(f, column) f$vars$kind[f$vars$column == column]

# A level as part of a key.
slug <- function(text) gsub("\\W+", "_", tolower(text))

# Columns of a model, one a term: dummies against the first level; names as the engine's keys have them.
dummies <- function(values, column, base = levels(values)[1]) {
  others <- setdiff(levels(values), base)
  m <- sapply(others, function(l) as.numeric(values == l))
  matrix(m, nrow = length(values), dimnames = list(NULL, paste0(column, "_", slug(others))))
}

columns_of <- function(f, column) {
  values <- f$data[[column]]
  if (kind_of(f, column) == "levels") return(dummies(values, column))
  matrix(as.numeric(values), ncol = 1, dimnames = list(NULL, column))
}

design_of <- function(f, columns) do.call(cbind, lapply(columns, function(column) columns_of(f, column)))
exposure_of <- function(f) dummies(f$group, f$spec$group, base = f$spec$reference)

# Formula `y ~ columns of x` without any renaming.
formula_of <- function(left, x) as.formula(paste(left, "~", paste0("`", colnames(x), "`", collapse = " + ")))

logit_outcome <- function(f) {
  as.numeric(as.character(f$data[[f$spec$logit_variable]]) == f$spec$logit_level)
}

frames_with <- function(field) FRAMES$frame[nzchar(FRAMES[[field]])]
