// Names, for whoever does not see the page, of what Django's own scripts and pictures leave without one.
'use strict';
{
    const named = (select) => select.getAttribute('aria-label') || select.labels[0]?.textContent.replace(':', '').trim();

    const nameSearches = (within) => {
        for (const select of within.querySelectorAll('select.select2-hidden-accessible')) {
            const search = select.nextElementSibling.querySelector('.select2-selection');
            search.setAttribute('aria-label', named(select));
            search.removeAttribute('aria-labelledby');
            for (const attribute of ['role', 'aria-readonly']) {
                search.querySelector('.select2-selection__rendered').removeAttribute(attribute);
            }
        }
    };

    window.addEventListener('load', () => {
        document.getElementById('searchbar')?.setAttribute('aria-label', 'Search');
        nameSearches(document);
    });
    document.addEventListener('formset:added', (event) => setTimeout(nameSearches, 0, event.target));
}
