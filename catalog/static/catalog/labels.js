// Names, for whoever does not see the page, of what Django's own scripts and pictures leave without one.
'use strict';
{
    const named = (select) => select.getAttribute('aria-label') || select.labels[0]?.textContent.replace(':', '').trim();

    // Whenever they come to be: with the page, or in a row that is added to it.
    const nameSearches = () => {
        for (const search of document.querySelectorAll('.select2-selection:not([aria-label])')) {
            search.setAttribute('aria-label', named(search.closest('.select2').previousElementSibling) ?? 'Search');
            search.removeAttribute('aria-labelledby');
            for (const attribute of ['role', 'aria-readonly']) {
                search.querySelector('.select2-selection__rendered')?.removeAttribute(attribute);
            }
        }
    };

    document.addEventListener('DOMContentLoaded', () => {
        document.getElementById('searchbar')?.setAttribute('aria-label', 'Search');
        nameSearches();
        new MutationObserver(nameSearches).observe(document.body, {childList: true, subtree: true});
    });
}
