import { describe, expect, it } from 'vitest';
import { isEventName, soundsDisliked, soundsNegative } from '../../../src/reading/rows/event-words.js';

const NEGATIVE: Readonly<Record<string, string>> = {
  English:
    'return refund cancelled order_canceled productUnliked thumbs-down removed_item skip skipped hidden reported Impressions chargeback',
  German:
    'Retoure Retour Teilretoure Rückgabe Rueckgabe Storno Stornierung storniert Abbruch Kaufabbruch Widerruf Erstattung ' +
    'Gutschrift Umtausch umgetauscht Reklamation reklamiert Beanstandung Abbestellung Kündigung gefällt_mir_nicht',
  French: "retour annulation annulé remboursement supprimé je_n'aime_pas",
  Spanish: 'devolución DEVOLUCION cancelación reembolso anulación eliminado no_me_gusta',
  Italian: 'reso annullamento rimborso rimosso non_mi_piace',
  Dutch: 'retour annulering geannuleerd terugbetaling verwijderd niet_leuk',
  Portuguese: 'devolução cancelamento reembolso estorno',
  Polish: 'zwrot zwrócono anulowano anulowanie usunięcie reklamacja rezygnacja wycofanie nie_lubię nie_podoba_się',
  Czech: 'vrácení vratka reklamace zrušeno odstraněno storno',
  Swedish: 'retur återbetalning avbeställning',
};

const POSITIVE =
  'view page_view viewed add_to_cart purchase Purchased like Kauf gekauft Ansicht angesehen Klick achat vue compra visualización acquisto aankoop zakup wyświetlenie köp';

describe('names of events', () => {
  it.each(Object.entries(NEGATIVE))('that take back sound like it in %s', (_, names) => {
    for (const word of names.split(' '))
      for (const name of [word, word.replaceAll('_', ' ')]) expect([name, soundsNegative(name)]).toEqual([name, true]);
  });

  it('are looked at no further than a name is long', () => {
    expect(soundsNegative('gefallt'.repeat(1e5))).toBe(false);
    expect(soundsNegative(`${'-'.repeat(1e6)} return`)).toBe(false);
  });

  it('tell dislikes from what is taken back, and from dislikes that are', () => {
    const dislikes = ['product_dislike', 'DISLIKE_EVENT', 'Thumbs-Down clicked', 'gefällt mir nicht', 'nie lubię'];
    const others = ['unlike', 'return', 'remove_dislike', 'undislike', 'dislikeRemoved', 'cancel downvote', 'like'];
    expect(dislikes.filter((name) => !soundsDisliked(name))).toEqual([]);
    expect(others.filter(soundsDisliked)).toEqual([]);
  });

  it.each(POSITIVE.split(' '))('such as %s do not', (name) => {
    expect(soundsNegative(name)).toBe(false);
    expect(isEventName(name)).toBe(true);
  });

  it.each(
    'play undo discount_view resolve Résidence annual Reservierung reklam reklama Gutschein kundig vrac Reportage Blockbuster Returning_Visitor niebieski Kopfhörer Watches Ordinateur Cartoon DE m'.split(
      ' ',
    ),
  )('are told from %s', (name) => {
    expect(soundsNegative(name)).toBe(false);
    if (name !== 'play' && name !== 'discount_view') expect(isEventName(name)).toBe(false);
  });
});
