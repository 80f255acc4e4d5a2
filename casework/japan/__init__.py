"""Japanese data conventions: era dates, name keys, telephone numbers, office days, public codes.

Pure functions that know no database, no request and no clock: a function that needs the current day takes ``today``.

Glossary
    和暦 era date; 元年 first year of an era; 年度 fiscal year (1 April to 31 March); 団体コード code of a municipality;
    異体字 variant form of a kanji; IVS selector behind a kanji; 個人番号 (マイナンバー) the personal number.

Rules
    J-1  Eras begin on 1868-01-25, 1912-07-30, 1926-12-25, 1989-01-08 and 2019-05-01.
    J-2  An era date past the era's edge is accepted, moved to the right era, and the reader is told.
    J-3  Six bare digits are refused, because 550401 has more than one reading; a day that does not exist is refused.
    J-4  What is known of a birth date is kept as it is known: to the day, the month, the year, or only as an age.
    J-5  A stored name is never folded. Folding happens in search keys alone: strict, then loose1, then loose2.
    J-6  loose2 is made from strict, not from loose1: else ヅ would become ズ and ス, and オオツカ not meet オオヅカ.
    J-7  Names sort in 五十音 order, family name before given name.
    J-8  A telephone number is stored in E.164 and shown as it is dialled in Japan.
    J-9  A 個人番号 is never stored: a twelve-digit number with a valid check digit is found wherever it is typed.
    J-10 Offices are closed on Saturdays, Sundays, holidays, and from 29 December to 3 January.
    J-11 A 団体コード carries a check digit; 249998 (県外) and 249999 (不明・住所不定) are the product's own.
"""
