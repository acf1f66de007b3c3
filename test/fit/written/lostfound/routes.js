'use strict';

const express = require('express');
const { CATEGORIES } = require('./store');
const { findMatches, explain } = require('./matching');
const { sendReminder, sendMatch } = require('./letters');

function wrap(handler) {
    return (req, res, next) => Promise.resolve(handler(req, res, next)).catch(next);
}

module.exports = function createRouter(store, mailer) {
    const router = express.Router();
    const reports = [];

    router.get('/categories', (req, res) => res.json(CATEGORIES));

    router.get('/items', (req, res) => {
        const { category, q } = req.query;
        const page = Math.max(1, parseInt(req.query.page, 10) || 1);
        const perPage = 20;

        let items = store.stored();
        if (category) items = items.filter((item) => item.category === category);
        if (q) {
            const needle = q.toLowerCase();
            items = items.filter((item) => item.description.toLowerCase().includes(needle));
        }

        res.json({
            total: items.length,
            pages: Math.ceil(items.length / perPage),
            // never show the description in full: the owner has to know it
            items: items.slice((page - 1) * perPage, page * perPage).map(publicView)
        });
    });

    router.post('/items', requireClerk, (req, res) => {
        try {
            res.status(201).json(store.add(req.body));
        } catch (err) {
            if (!err.errors) throw err;
            res.status(400).json({ errors: err.errors });
        }
    });

    router.post('/items/:id/handover', requireClerk, (req, res) => {
        const { name, idCard } = req.body;
        if (!name || !idCard) {
            return res.status(400).json({ errors: ['name', 'idCard'].filter((key) => !req.body[key]) });
        }
        res.json(store.handOver(req.params.id, { name, idCard }));
    });

    router.post('/reports', wrap(async (req, res) => {
        const report = { ...req.body, id: reports.length + 1, open: true };
        if (!/^\S+@\S+\.\S+$/.test(report.email || '')) {
            return res.status(400).json({ errors: ['email'] });
        }
        reports.push(report);

        const matches = findMatches(report, store.stored());
        if (matches.length > 0) {
            await sendMatch(mailer, report, matches[0].item);
        }
        res.status(201).json({ id: report.id, matches: matches.length });
    }));

    router.get('/reports/:id/matches', requireClerk, (req, res) => {
        const report = reports.find((r) => r.id === Number(req.params.id));
        if (!report) return res.sendStatus(404);
        const matches = findMatches(report, store.stored(), { threshold: 0.25 });
        res.json(matches.map((match) => ({ item: match.item, why: explain(match) })));
    });

    // whenever something new arrives, look through the open reports
    store.onAdd((item) => {
        reports
            .filter((report) => report.open && findMatches(report, [item]).length > 0)
            .forEach((report) => {
                sendReminder(mailer, report, item).catch((err) => console.error('mail failed', err.message));
            });
    });

    return router;
};

function publicView(item) {
    return {
        id: item.id,
        category: item.category,
        place: item.place,
        foundOn: item.foundOn.toISOString().substring(0, 10)
    };
}

function requireClerk(req, res, next) {
    if (req.session && req.session.role === 'clerk') return next();
    res.status(403).json({ error: 'Only for staff' });
}
