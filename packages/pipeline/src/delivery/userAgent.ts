/** The package's version; a test holds it against the manifest. */
export const VERSION = '0.1.0';

/** How requests name their sender, in the form that OpenTelemetry asks of exporters. */
export const USER_AGENT = `Telltale-OTLP-Exporter-JavaScript/${VERSION}`;
