"""A text against itself: every statistic that it prints is held against the others, without any data."""

from jpvad_report.claims.audit.audit import audit_text
from jpvad_report.claims.audit.findings import AuditReport, Check, Finding, Grade

__all__ = ["AuditReport", "Check", "Finding", "Grade", "audit_text"]
