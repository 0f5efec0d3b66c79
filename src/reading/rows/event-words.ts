// What events are called, in the languages of many shops. Nothing is weighed by it: it is for warnings.

/** Words of what is not liked, taken back or not wanted, or what they begin with, without accents. */
const NEGATIVE: readonly string[] = [
  // English
  '(^|[^a-z])(un|dis)(like|follow|sav|favou?rit|subscri|star|pin)',
  'remov|delet|cancel|return(?!ing)|refund|charge[^a-z]?back|thumbs?[^a-z]?down|downvot',
  // Words that others begin with, such as `reportage`.
  '(^|[^a-z])(skip(ped)?|hid(e|den)|block(ed)?|report(ed)?|impression)s?([^a-z]|$)',
  // German
  'retour|rue?ckgabe|storn|abbruch|abgebrochen|widerruf|erstatt|gutschrift|umtausch|umgetauscht|geloe?scht|entfernt',
  'reklam(at|ier)|beanstand|abbestell|kue?ndigung|gekue?ndig|gefae?llt.*nicht',
  // French
  'annul|rembours|supprim|n.aime (plus|pas)',
  // Spanish and Portuguese
  'devol|reembols|anulac|elimin|no me gusta|nao gost',
  // Italian
  'rimbors|rimoss|non mi piace|(^|[^a-z])res[io]([^a-z]|$)',
  // Dutch
  'terugbetal|terugged|verwijder|niet leuk',
  // Polish and Czech
  'zwroc|zwrot|anulow|usunie|reklamac|rezygn|wycof|(^|[^a-z])nie ?(lubi|podoba)|vracen|vratk|zrusen|odstran',
  // Swedish, Danish and Norwegian
  '(^|[^a-z])retur([^n]|$)|aterbetal|avbest|avbok|fjernet',
];

/** Words of dislikes, in the same languages. */
const DISLIKED = new RegExp(
  '(^|[^a-z])(dislik|downvot)|thumbs?[^a-z]?down|gefae?llt.*nicht|n.aime pas|no me gusta|nao gost|non mi piace|niet leuk|' +
    '(^|[^a-z])nie ?(lubi|podoba)',
);
/** Beside them, what says that a dislike was taken back. */
const TAKEN_BACK = /(^|[^a-z])un|undo|remov|delet|cancel/;

/** Words of what is liked or looked at, without accents and endings. */
const POSITIVE: readonly string[] = [
  // English
  'view|pageview|click|watch|play|listen|like|purchase|buy|bought|order|cart|basket|wishlist|favou?rite|rate|share',
  // German
  'kauf|gekauf|kaufen|bestell|bestellung|ansicht|ansehen|angesehen|geseh|klick|geklick|warenkorb|merkzettel',
  // French
  'achat|achete|commande|vue|clic|panier',
  // Spanish, Portuguese and Italian
  'compra|pedido|vista|visualizacion|visualizacao|visualizzazione|cli[ck]|clique|carrito|carrinho|acquisto|carrello',
  // Dutch
  'aankoop|gekocht|bekek|weergave|klik|winkelwag',
  // Polish
  'zakup|wyswietlenie|klikniecie|koszyk',
  // Swedish, Danish and Norwegian
  'kop|kopt|kjop|kjopt|kob|kobt|visning|klikk|varukorg|handlekurv|indkobskurv',
];

const negative = new RegExp(NEGATIVE.join('|'));
const positive = new RegExp(`(^|[^a-z])(${POSITIVE.join('|')})(d|ed|en|t)?([^a-z]|$)`);

/** Characters of a name that are looked at. */
const LONGEST = 200;

/** A name in lower case and without accents, words apart. */
const plain = (name: string): string =>
  name
    // What is longer is no name, and would take long to search.
    .slice(0, LONGEST)
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replaceAll(/[-_\s]+/g, ' ')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase();

/** Whether an event's name says that something is not liked, or not any more. */
export const soundsNegative = (name: string): boolean => negative.test(plain(name));

/** Whether an event's name says that something is disliked. */
export function soundsDisliked(name: string): boolean {
  const text = plain(name);
  return DISLIKED.test(text) && !TAKEN_BACK.test(text);
}

/** Whether a text is what an event may be called. */
export const isEventName = (text: string): boolean => soundsNegative(text) || positive.test(plain(text));
