'''Turns the stop list of the transport authority (CSV, one row per stop and line)
into the lines.json that the displays read.'''
import csv
import json
import sys
from collections import defaultdict


class RowError(Exception):
    def __init__(self, row, message):
        super().__init__('row %d: %s' % (row, message))
        self.row = row


def parse_row(number, row):
    try:
        offset = int(row['offset'])
        order = int(row['order'])
    except KeyError as e:
        raise RowError(number, 'column %s is missing' % e)
    except ValueError:
        raise RowError(number, 'offset and order must be numbers')
    if offset < 0:
        raise RowError(number, 'negative offset')
    return {
        'line': row['line'].strip().upper(),
        'order': order,
        'id': row['stop_id'].strip(),
        'name': ' '.join(row['stop_name'].split()),
        'offset': offset,
    }


def read_stops(f, strict=True):
    lines = defaultdict(list)
    problems = []
    # row 1 is the header
    for number, row in enumerate(csv.DictReader(f, delimiter=';'), start=2):
        try:
            stop = parse_row(number, row)
        except RowError as e:
            if strict:
                raise
            problems.append(e)
            continue
        lines[stop.pop('line')].append(stop)
    return lines, problems


def check_order(stops):
    '''A bus cannot arrive at a stop before it left the one before.'''
    stops = sorted(stops, key=lambda s: s['order'])
    bad = []
    for before, after in zip(stops, stops[1:]):
        if after['offset'] <= before['offset']:
            bad.append((before['name'], after['name']))
    return bad


def merge(lines, existing):
    result = []
    known = {line['number']: line for line in existing.get('lines', [])}
    for number in sorted(set(lines) | set(known)):
        line = dict(known.get(number, {'number': number, 'first': '23:30', 'last': '27:30', 'every': 30}))
        if number in lines:
            stops = sorted(lines[number], key=lambda s: s['order'])
            line['stops'] = [{k: v for k, v in s.items() if k != 'order'} for s in stops]
        result.append(line)
    return {'lines': result}


def main(argv):
    if len(argv) != 3:
        print('usage: import_stops.py STOPS.csv LINES.json', file=sys.stderr)
        return 2

    with open(argv[1], newline='', encoding='utf-8-sig') as f:
        lines, problems = read_stops(f, strict=False)
    for problem in problems:
        print(problem, file=sys.stderr)

    for number, stops in lines.items():
        for before, after in check_order(stops):
            print('%s: %s is not after %s' % (number, after, before), file=sys.stderr)

    try:
        with open(argv[2], encoding='utf-8') as f:
            existing = json.load(f)
    except FileNotFoundError:
        existing = {}

    with open(argv[2], 'w', encoding='utf-8') as f:
        json.dump(merge(lines, existing), f, ensure_ascii=False, indent=2)
    print('%d lines, %d rows skipped' % (len(lines), len(problems)))
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv))
