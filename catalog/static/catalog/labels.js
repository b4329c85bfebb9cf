// Names, for whoever does not see the page, of what Django's own scripts and pictures leave without one.
'use strict';
{
    const named = (select) => select.getAttribute('aria-label') || select.labels[0]?.textContent.replace(':', '').trim();

    // Whenever they come to be: with the page, or in a row that is added to it.
    const nameSearches = () => {
        document.querySelectorAll('.help-tooltip:not([role])').forEach((picture) => picture.setAttribute('role', 'img'));
        for (const search of document.querySelectorAll('.select2-selection:not([aria-label])')) {
            search.setAttribute('aria-label', named(search.closest('.select2').previousElementSibling) ?? 'Search');
            search.removeAttribute('aria-labelledby');
            for (const attribute of ['role', 'aria-readonly']) {
                search.querySelector('.select2-selection__rendered')?.removeAttribute(attribute);
            }
        }
    };

    const WORDS = {'#searchbar': 'Search', '.vDateField': 'Date', '.vTimeField': 'Time'};

    document.addEventListener('DOMContentLoaded', () => {
        for (const [selector, words] of Object.entries(WORDS)) {
            document.querySelectorAll(selector).forEach((input) => input.setAttribute('aria-label', words));
        }
        nameSearches();
        new MutationObserver(nameSearches).observe(document.body, {childList: true, subtree: true});
    });
}
