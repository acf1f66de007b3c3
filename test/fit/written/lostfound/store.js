'use strict';

const fs = require('fs');
const path = require('path');
const crypto = require('crypto');

const KEEP_DAYS = 180;

const CATEGORIES = ['umbrella', 'bag', 'phone', 'keys', 'clothing', 'document', 'other'];

/**
 * Keeps found items in one JSON file. The office has about two hundred
 * items at a time, so a database would be overkill.
 */
class ItemStore {
    constructor(file) {
        this.file = file;
        this.items = new Map();
        this.listeners = new Set();
    }

    load() {
        if (!fs.existsSync(this.file)) return;
        const rows = JSON.parse(fs.readFileSync(this.file, 'utf8'));
        rows.forEach((row) => {
            this.items.set(row.id, Object.assign({}, row, { foundOn: new Date(row.foundOn) }));
        });
    }

    save() {
        const tmp = this.file + '.tmp';
        fs.mkdirSync(path.dirname(this.file), { recursive: true });
        fs.writeFileSync(tmp, JSON.stringify(Array.from(this.items.values()), null, 4));
        fs.renameSync(tmp, this.file);
    }

    add(data) {
        const errors = validateItem(data);
        if (errors.length > 0) {
            const err = new Error('Invalid item: ' + errors.join(', '));
            err.errors = errors;
            throw err;
        }

        const item = {
            id: crypto.randomBytes(4).toString('hex'),
            category: data.category,
            description: data.description.trim(),
            colour: data.colour ? data.colour.toLowerCase() : null,
            place: data.place,
            foundOn: new Date(data.foundOn),
            shelf: this.nextShelf(data.category),
            status: 'stored'
        };
        this.items.set(item.id, item);
        this.save();
        this.listeners.forEach((fn) => fn(item));
        return item;
    }

    onAdd(fn) {
        this.listeners.add(fn);
        return () => this.listeners.delete(fn);
    }

    get(id) {
        return this.items.get(id) || null;
    }

    stored() {
        return Array.from(this.items.values()).filter((item) => item.status === 'stored');
    }

    handOver(id, person) {
        const item = this.get(id);
        if (!item) throw new Error('Unknown item ' + id);
        if (item.status !== 'stored') throw new Error('Item ' + id + ' is already ' + item.status);
        item.status = 'returned';
        item.returnedTo = { name: person.name, idCard: person.idCard.slice(-4) };
        item.returnedOn = new Date();
        this.save();
        return item;
    }

    // Shelves are named after the category: U-01, U-02, ... with 12 places each
    nextShelf(category) {
        const used = this.stored().filter((item) => item.category === category).length;
        const number = Math.floor(used / 12) + 1;
        return category[0].toUpperCase() + '-' + String(number).padStart(2, '0');
    }

    expired(today = new Date()) {
        const limit = new Date(today);
        limit.setDate(limit.getDate() - KEEP_DAYS);
        return this.stored()
            .filter((item) => item.foundOn < limit)
            .sort((a, b) => a.foundOn - b.foundOn);
    }
}

function validateItem(data) {
    const errors = [];
    if (!CATEGORIES.includes(data.category)) errors.push('category');
    if (typeof data.description !== 'string' || data.description.trim().length < 3) {
        errors.push('description');
    }
    if (!data.place) errors.push('place');
    const found = new Date(data.foundOn);
    if (isNaN(found) || found > new Date()) errors.push('foundOn');
    return errors;
}

module.exports = { ItemStore, validateItem, CATEGORIES, KEEP_DAYS };
