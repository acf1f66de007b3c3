'use strict';

const { KEEP_DAYS } = require('./store');

const OFFICE = {
    name: 'Lost Property Office',
    street: 'Harbour Street 8',
    hours: { Mon: '9-12', Tue: '9-12', Wed: '13-18', Thu: '9-12', Fri: '9-12' }
};

const templates = {
    match: [
        'Dear {{name}},',
        '',
        'somebody handed in {{article}} {{category}} that might be yours.',
        'It was found at {{place}} on {{foundOn}} and waits for you until {{until}}.',
        'Please bring an identity card and describe it to us at the counter.',
        '',
        '{{hours}}'
    ].join('\n'),
    reminder: [
        'Dear {{name}},',
        '',
        'you reported a loss on {{lostOn}}. Today {{article}} {{category}} came in.',
        'Reference: {{id}}',
        '',
        '{{office}}, {{street}}'
    ].join('\n')
};

function render(template, values) {
    return template.replace(/\{\{(\w+)\}\}/g, (whole, key) => {
        if (!(key in values)) {
            throw new Error(`Template needs ${key}`);
        }
        return String(values[key]);
    });
}

function formatDate(date) {
    const d = new Date(date);
    return [d.getDate(), d.getMonth() + 1, d.getFullYear()].join('.');
}

function keepUntil(foundOn) {
    const until = new Date(foundOn);
    until.setDate(until.getDate() + KEEP_DAYS);
    // the office is closed at weekends, so it is the Friday before
    while (until.getDay() === 0 || until.getDay() === 6) {
        until.setDate(until.getDate() - 1);
    }
    return until;
}

function article(word) {
    return /^[aeiou]/i.test(word) ? 'an' : 'a';
}

function openingHours() {
    return Object.entries(OFFICE.hours)
        .map(([day, hours]) => `${day} ${hours}`)
        .join(' | ');
}

function valuesFor(report, item) {
    return {
        name: report.name || 'Sir or Madam',
        article: article(item.category),
        category: item.category,
        place: item.place,
        id: item.id,
        foundOn: formatDate(item.foundOn),
        lostOn: formatDate(report.lostOn),
        until: formatDate(keepUntil(item.foundOn)),
        hours: openingHours(),
        office: OFFICE.name,
        street: OFFICE.street
    };
}

async function sendMatch(mailer, report, item) {
    await mailer.send({
        to: report.email,
        subject: `We may have found your ${item.category}`,
        text: render(templates.match, valuesFor(report, item))
    });
}

async function sendReminder(mailer, report, item, retries = 2) {
    const message = {
        to: report.email,
        subject: 'News about your loss',
        text: render(templates.reminder, valuesFor(report, item))
    };
    for (let attempt = 0; ; attempt++) {
        try {
            return await mailer.send(message);
        } catch (err) {
            if (attempt >= retries) throw err;
            await new Promise((resolve) => setTimeout(resolve, 1000 * 2 ** attempt));
        }
    }
}

module.exports = { render, keepUntil, sendMatch, sendReminder };
