// Names of columns that hold something else than what their cells look like, for advice. Nothing is read by it.

/** A name in lower case, letters and digits alone. */
export const plain = (name: string): string => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');

/** The last part of a path, plain. */
export const lastOf = (name: string): string => plain(name.slice(name.lastIndexOf('.') + 1));

/** Times of something else than the event, and how long something took. */
const OTHER_TIMES =
  /birth|geburt|naissance|nacimiento|nasc|release|erschein|expir|regist|candidate|(life|run|play|watch|listen|read|dwell)time/;

/** What may be below 0 and is no amount: places, temperatures, zones, balances, differences, stocks, and numbers that name. */
const OTHER_NUMBERS = new RegExp(
  [
    '^(geo|gps)?(lat|lon|lng|long|[xyz])$|latitud|longitud|breite|länge|laenge|altitud|elevation|höhe|hoehe|temp',
    'celsius|grad$|zone|offset|balance|saldo|kontostand|delta|diff|change|trend|profit|gewinn|marg|sentiment|polarity',
    'stock|onhand|inventor|inventar|availab|verfügbar|verfuegbar|bestand|lager|vorrat|voorraad|magazyn|giacenza|existencia',
    'depth|tiefe|level|^(parent|position|index|rank|age|alter)$|(id|nr|nummer)$',
  ].join('|'),
);

/** What describes an item, a place or a page, though its words may be those of events: a department `Returns`. */
const DESCRIPTIONS = new RegExp(
  [
    'categor|kategor|department|abteilung|genre|titel|title|name|label|brand|marke|descri|beschreib|bezeichn|topic|thema',
    'product|produkt|article|artikel|item|collection|kollektion|warengruppe|sortiment|keyword|tags$',
    'page|seite|section|bereich|rubrik|screen|url|path|pfad|link|referr?er|site|slug|query|search|suche',
    'channel|kanal|source|quelle|medium|campaign|kampagne|platform|plattform|device|gerät|geraet',
    'shipping|shipment|delivery|versand|liefer|store|shop|filiale|branch|location|standort|region|country|city|^(ort|land|stadt)$',
  ].join('|'),
);

/** What says that it tells of events, also of those of an item or a page. */
const OF_EVENTS =
  /event|(?<!trans)action|activity|interaction|behaviou?r|vorgang|vorgänge|aktion(?!s)|ereignis|bewegung|buchung|stat(e|us)$/;

/** Numbers that name something. `paid` ends like one. */
const IDENTIFIERS =
  /(?<!pa)id$|nr$|num(ber|mer)?$|^(order|session|visit|transaction|beleg)(no)?$|sku|^ean|ean$|gtin|upc|isbn|barcode|code|phone|telefon|fax|konto|iban/;

/** Whether a name says that its numbers name something, and count nothing. */
export const isIdentifier = (name: string): boolean => IDENTIFIERS.test(lastOf(name));

/** Whether a name says that its times are not those of the event. */
export const isOtherTime = (name: string): boolean => OTHER_TIMES.test(lastOf(name));

/** Whether a name says that its numbers are no amounts. */
export const isOtherNumber = (name: string): boolean => OTHER_NUMBERS.test(lastOf(name));

/** Whether a name says that its texts describe something, and are no events. */
export const isDescription = (name: string): boolean =>
  DESCRIPTIONS.test(lastOf(name)) && !OF_EVENTS.test(lastOf(name));
