"""Three tables with sealed fields, as a domain would declare them, on a metadata of their own."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from casework.core.columns import new_id
from casework.core.database import NAMING
from casework.core.tenancy import AgencyOwned, GlobalTable
from casework.crypto.fields import Sealed, SealedRecord, SealedRow


class Table(DeclarativeBase):
    """Base of the tables below: the product's own schema stays as it is."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {UUID: sa.Uuid()}  # noqa: RUF012 - read by SQLAlchemy as a class attribute


class Folder(AgencyOwned, SealedRecord, Table):
    """A record that owns its key, like a client."""

    __tablename__ = "test_folder"
    owns_record = True
    name = Sealed.text("test_folder.name")
    note = Sealed.text("test_folder.note")
    contact = Sealed.json("test_folder.contact")
    born = Sealed.date("test_folder.born")


class Paper(AgencyOwned, SealedRecord, Table):
    """A row under a folder's key, like a support entry."""

    __tablename__ = "test_paper"
    subject = Sealed.text("test_paper.subject")
    text = Sealed.text("test_paper.text")
    pages: Mapped[int] = mapped_column(default=1)


class Person(GlobalTable, SealedRow, Table):
    """A row sealed under a key of the service, like a user."""

    __tablename__ = "test_person"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    seed = Sealed.system("test_person.seed", "totp")
