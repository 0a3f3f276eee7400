import type { Faker } from '@faker-js/faker';
import type { Document } from './client.ts';

/** A PDF file with these pages of ASCII text. */
export function pdf(pages: readonly string[]): Uint8Array<ArrayBuffer> {
  const kids = pages.map((_, page) => `${4 + page * 2} 0 R`).join(' ');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...pages.flatMap((text, page) => {
      const stream = `BT /F1 12 Tf 40 750 Td (${text.replaceAll(/[()\\]/g, String.raw`\$&`)}) Tj ET`;
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + page * 2} 0 R >>`,
        `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
      ];
    }),
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const xref = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`;
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
  return new TextEncoder().encode(file + xref + trailer);
}

/** A file as users have them: most can be read, some are broken or of a format that the demo does not know. */
export function someDocument(chance: Faker): Document {
  const pages = chance.helpers.multiple(() => chance.lorem.paragraph(), { count: { min: 1, max: 6 } });
  const name = chance.system.commonFileName('');
  const text = { mediaType: 'text/markdown', bytes: new TextEncoder().encode(pages.join('\f')) };
  const paper = { mediaType: 'application/pdf', bytes: pdf(pages) };
  const torn = { mediaType: 'application/pdf', bytes: new TextEncoder().encode('not what its name says') };
  const image = { mediaType: 'image/png', bytes: Uint8Array.of(0x89, 0x50, 0x4e, 0x47) };
  const kind = chance.helpers.weightedArrayElement([
    { weight: 5, value: text },
    { weight: 4, value: paper },
    { weight: 1, value: torn },
    { weight: 0.5, value: image },
  ]);
  return { name, ...kind };
}
