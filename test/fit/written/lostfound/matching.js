'use strict';

// Compares what somebody lost with what is on the shelves.

const STOP_WORDS = new Set(['a', 'an', 'the', 'with', 'and', 'of', 'in', 'on', 'my', 'small', 'big']);

const SYNONYMS = {
    mobile: 'phone',
    smartphone: 'phone',
    cellphone: 'phone',
    rucksack: 'backpack',
    purse: 'wallet',
    navy: 'blue',
    beige: 'brown',
    specs: 'glasses'
};

const WEIGHTS = { category: 3, colour: 2, words: 4, place: 1, date: 2 };

function tokenize(text) {
    return text
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s]/gu, ' ')
        .split(/\s+/)
        .filter((word) => word && !STOP_WORDS.has(word))
        .map((word) => SYNONYMS[word] || word);
}

function overlap(a, b) {
    const left = new Set(tokenize(a));
    const right = new Set(tokenize(b));
    if (left.size === 0 || right.size === 0) return 0;
    let shared = 0;
    for (const word of left) {
        if (right.has(word)) shared++;
    }
    return shared / Math.min(left.size, right.size);
}

function dateScore(lostOn, foundOn) {
    const days = Math.round((foundOn - lostOn) / 86400000);
    if (days < 0) return 0; // found before it was lost
    if (days <= 2) return 1;
    return Math.max(0, 1 - days / 60);
}

function score(report, item) {
    const lostOn = new Date(report.lostOn);
    const parts = {
        category: report.category === item.category ? 1 : 0,
        colour: report.colour && report.colour.toLowerCase() === item.colour ? 1 : 0,
        words: overlap(report.description, item.description),
        place: report.place ? overlap(report.place, item.place) : 0,
        date: dateScore(lostOn, item.foundOn)
    };

    let sum = 0;
    let max = 0;
    Object.keys(WEIGHTS).forEach((key) => {
        sum += WEIGHTS[key] * parts[key];
        max += WEIGHTS[key];
    });
    return { total: sum / max, parts };
}

function findMatches(report, items, options) {
    const { threshold = 0.4, limit = 5 } = options || {};
    return items
        .map((item) => ({ item, score: score(report, item) }))
        .filter((match) => match.score.parts.date > 0)
        .filter((match) => match.score.total >= threshold)
        .sort((a, b) => b.score.total - a.score.total)
        .slice(0, limit);
}

// Describes a match in words, for the clerk at the counter
function explain(match) {
    const { parts, total } = match.score;
    const reasons = [];
    if (parts.category) reasons.push('same kind of thing');
    if (parts.colour) reasons.push('same colour');
    if (parts.words > 0.5) reasons.push('similar description');
    if (parts.date === 1) reasons.push('found within two days');
    const percent = Math.round(total * 100);
    return reasons.length ? `${percent}%: ${reasons.join(', ')}` : `${percent}%`;
}

module.exports = { tokenize, overlap, score, findMatches, explain };
