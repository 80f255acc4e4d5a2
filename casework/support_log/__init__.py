"""The support log: one entry for each step of support (支援経過記録), and the appointments that entries come from.

Glossary
    entry (記録): who did what with whom, when, and what comes next. ("Session" means two other things.)
    method (方法): the product's own code; each counts as one code of the 標準様式.
    counting: whether an entry is a 相談, an 出張相談, one that another body asked for (依頼元).
    amendment (訂正): a new text; the former one is kept.
    voiding (取消し): the entry stays, struck out, with its reason.
    appointment (予約): somebody of the staff at a time, with a client or with 「新規・呼び名のみ」.

Rules
    L-1  An entry needs a method, a day, and a text, unless its method says that nobody was reached.
    L-2  「次の予定: なし」 means: look again in thirty days. So an open case always has a next step.
    L-3  Nothing written is overwritten: every change makes a version of what stood before, even within 15 minutes.
    L-4  A change against a version that is no longer the last one is refused, and both texts are shown.
    L-5  The counts follow from method and counterpart. They are corrected only with a reason.
    L-6  Absence, cancellation and office work count nowhere.
    L-7  An appointment becomes an entry once.
    L-8  The private memo is read by its writer alone.
"""
