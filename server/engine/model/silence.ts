// Switches the runtime's own reports to its maker off. Imported before the runtime: its native library asks once, at
// the first session. What it would report, and to whom: SECURITY.md.
process.env.ORT_DISABLE_TELEMETRY = "1";
