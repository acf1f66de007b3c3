import io
import json
import os
import tempfile
import unittest

from import_stops import RowError, check_order, main, merge, read_stops

HEADER = 'line;order;stop_id;stop_name;offset\n'


def csv_file(*rows):
    return io.StringIO(HEADER + '\n'.join(rows) + '\n')


class ReadStopsTest(unittest.TestCase):
    def test_groups_rows_by_line(self):
        lines, problems = read_stops(csv_file(
            'n7;1;100;Market Square;0',
            'n7;2;101;Opera;4',
            'N9;1;100;Market Square;0',
        ))
        self.assertEqual(sorted(lines), ['N7', 'N9'])
        self.assertEqual(len(lines['N7']), 2)
        self.assertEqual(problems, [])

    def test_collapses_blanks_in_names(self):
        lines, _ = read_stops(csv_file('N7;1;100;  Market   Square ;0'))
        self.assertEqual(lines['N7'][0]['name'], 'Market Square')

    def test_strict_stops_at_the_first_problem(self):
        with self.assertRaises(RowError) as caught:
            read_stops(csv_file('N7;1;100;Market Square;0', 'N7;two;101;Opera;4'))
        self.assertEqual(caught.exception.row, 3)

    def test_lenient_collects_problems(self):
        lines, problems = read_stops(csv_file(
            'N7;1;100;Market Square;zero',
            'N7;2;101;Opera;-4',
            'N7;3;102;Harbour;9',
        ), strict=False)
        self.assertEqual([p.row for p in problems], [2, 3])
        self.assertEqual([s['id'] for s in lines['N7']], ['102'])


class CheckOrderTest(unittest.TestCase):
    def test_accepts_growing_offsets(self):
        stops = [{'order': i, 'name': str(i), 'offset': i * 3} for i in range(5)]
        self.assertEqual(check_order(stops), [])

    def test_finds_a_bus_that_goes_back_in_time(self):
        stops = [
            {'order': 2, 'name': 'Opera', 'offset': 4},
            {'order': 1, 'name': 'Market Square', 'offset': 6},
        ]
        self.assertEqual(check_order(stops), [('Market Square', 'Opera')])


class MergeTest(unittest.TestCase):
    def setUp(self):
        self.existing = {'lines': [{'number': 'N7', 'first': '23:50', 'last': '26:00', 'every': 20, 'stops': []}]}

    def test_keeps_times_of_known_lines(self):
        new = {'N7': [{'order': 1, 'id': '100', 'name': 'Market Square', 'offset': 0}]}
        line = merge(new, self.existing)['lines'][0]
        self.assertEqual(line['every'], 20)
        self.assertEqual(line['stops'], [{'id': '100', 'name': 'Market Square', 'offset': 0}])

    def test_gives_new_lines_default_times(self):
        result = merge({'N1': []}, self.existing)
        self.assertEqual([line['number'] for line in result['lines']], ['N1', 'N7'])
        self.assertEqual(result['lines'][0]['first'], '23:30')


class MainTest(unittest.TestCase):
    def test_writes_the_json_file(self):
        with tempfile.TemporaryDirectory() as folder:
            source = os.path.join(folder, 'stops.csv')
            target = os.path.join(folder, 'lines.json')
            with open(source, 'w', encoding='utf-8') as f:
                f.write(csv_file('N7;1;100;Gänsemarkt;0').getvalue())

            self.assertEqual(main(['import_stops.py', source, target]), 0)
            with open(target, encoding='utf-8') as f:
                self.assertEqual(json.load(f)['lines'][0]['stops'][0]['name'], 'Gänsemarkt')

    def test_wrong_usage(self):
        self.assertEqual(main(['import_stops.py']), 2)


if __name__ == '__main__':
    unittest.main()
