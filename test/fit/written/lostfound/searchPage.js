// Public search page. No framework, runs as it is in the browser.
(function () {
    const form = document.querySelector('#search');
    const list = document.querySelector('#results');
    const pager = document.querySelector('#pager');
    const status = document.querySelector('#status');
    const categorySelect = form.elements.category;

    let page = 1;
    let pending = null;

    function debounce(fn, ms) {
        let timer;
        return function (...args) {
            clearTimeout(timer);
            timer = setTimeout(() => fn.apply(this, args), ms);
        };
    }

    function el(tag, props, ...children) {
        const node = Object.assign(document.createElement(tag), props);
        children.forEach((child) => node.append(child));
        return node;
    }

    async function loadCategories() {
        const response = await fetch('/categories');
        const categories = await response.json();
        for (const category of categories) {
            const option = el('option', { value: category }, category);
            categorySelect.append(option);
        }
    }

    async function search() {
        if (pending) pending.abort();
        pending = new AbortController();

        const params = new URLSearchParams({ page });
        if (categorySelect.value) params.set('category', categorySelect.value);
        const words = form.elements.q.value.trim();
        if (words) params.set('q', words);
        history.replaceState(null, '', '?' + params);

        status.textContent = 'Searching…';
        try {
            const response = await fetch('/items?' + params, { signal: pending.signal });
            if (!response.ok) throw new Error('HTTP ' + response.status);
            render(await response.json());
        } catch (err) {
            if (err.name === 'AbortError') return;
            status.textContent = 'The search does not work at the moment.';
            console.error(err);
        }
    }

    function render(result) {
        list.replaceChildren();
        pager.replaceChildren();

        if (result.total === 0) {
            status.textContent = 'Nothing found. Report your loss and we will write to you.';
            return;
        }
        status.textContent = result.total === 1 ? '1 item' : `${result.total} items`;

        result.items.forEach((item) => {
            const link = el('a', { href: '/report?item=' + item.id }, 'This could be mine');
            list.append(
                el('li', { className: 'item ' + item.category },
                    el('strong', {}, item.category),
                    ` found on ${item.foundOn}, ${item.place} `,
                    link
                )
            );
        });

        for (let n = 1; n <= result.pages; n++) {
            const button = el('button', { type: 'button', disabled: n === page }, String(n));
            button.addEventListener('click', () => {
                page = n;
                search();
                window.scrollTo({ top: 0, behavior: 'smooth' });
            });
            pager.append(button);
        }
    }

    form.addEventListener('submit', (event) => {
        event.preventDefault();
        page = 1;
        search();
    });
    form.elements.q.addEventListener('input', debounce(() => {
        page = 1;
        search();
    }, 300));
    categorySelect.addEventListener('change', () => form.requestSubmit());

    const initial = new URLSearchParams(location.search);
    form.elements.q.value = initial.get('q') || '';
    page = Number(initial.get('page')) || 1;
    loadCategories().then(() => {
        categorySelect.value = initial.get('category') || '';
        search();
    });
})();
