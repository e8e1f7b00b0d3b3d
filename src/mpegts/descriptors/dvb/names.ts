import type { FieldReader } from '../field-reader.js';

/** Spec: ETSI EN 300 468, 6.2, network_name_descriptor */
export function networkName(reader: FieldReader) {
  return { name: 'network_name' as const, network_name: reader.text(reader.left) };
}

/** Spec: ETSI EN 300 468, 6.2, bouquet_name_descriptor */
export function bouquetName(reader: FieldReader) {
  return { name: 'bouquet_name' as const, bouquet_name: reader.text(reader.left) };
}

/** Spec: ETSI EN 300 468, 6.2, multilingual_network_name_descriptor */
export function multilingualNetworkName(reader: FieldReader) {
  return { name: 'multilingual_network_name' as const, names: reader.list(nameInLanguage) };
}

/** Spec: ETSI EN 300 468, 6.2, multilingual_bouquet_name_descriptor */
export function multilingualBouquetName(reader: FieldReader) {
  return { name: 'multilingual_bouquet_name' as const, names: reader.list(nameInLanguage) };
}

/** Spec: ETSI EN 300 468, 6.2, multilingual_service_name_descriptor */
export function multilingualServiceName(reader: FieldReader) {
  return {
    name: 'multilingual_service_name' as const,
    names: reader.list((entry) => ({
      language_code: entry.language(),
      service_provider_name: entry.countedText(),
      service_name: entry.countedText(),
    })),
  };
}

/** Spec: ETSI TS 102 323, default_authority_descriptor */
export function defaultAuthority(reader: FieldReader) {
  return { name: 'default_authority' as const, fqdn: reader.ascii(reader.left) };
}

function nameInLanguage(entry: FieldReader) {
  return { language_code: entry.language(), text: entry.countedText() };
}
