"""The agencies of the fictional あおば県, their units and their staff."""

from dataclasses import dataclass

from casework.access.roles import Role
from casework.agencies.models import AccessMode, AgencyKind
from casework.agencies.profiles import Profile


@dataclass(frozen=True, kw_only=True)
class DemoUnit:
    """A service (事業) of a demo agency."""

    key: str
    name: str
    profile: Profile
    number_prefix: str


@dataclass(frozen=True, kw_only=True)
class DemoAgency:
    """An invented agency. Its ``municipality_code`` is of the shipped list, which holds no fictional place."""

    key: str
    code: str
    name: str
    short_name: str
    kind: AgencyKind
    phone: str
    municipality_code: str
    access_mode: AccessMode
    units: tuple[DemoUnit, ...]


@dataclass(frozen=True)
class DemoMembership:
    """One role of a user in one unit."""

    agency_key: str
    unit_key: str
    role: Role


@dataclass(frozen=True, kw_only=True)
class DemoUser:
    """An invented member of staff."""

    login_id: str
    display_name: str
    memberships: tuple[DemoMembership, ...]
    language: str = "ja"

    def has_role(self, unit_key: str, role: Role) -> bool:
        """Tell whether the user holds ``role`` in the unit."""
        return any(held.unit_key == unit_key and held.role is role for held in self.memberships)


AGENCIES: tuple[DemoAgency, ...] = (
    DemoAgency(
        key="job_cafe",
        code="aoba-jobcafe",
        name="ジョブカフェあおば",
        short_name="ジョブカフェあおば",
        kind=AgencyKind.JOB_CAFE,
        phone="059-000-0101",
        municipality_code="242012",
        access_mode=AccessMode.SHARED,
        units=(DemoUnit(key="jc", name="就職支援事業", profile=Profile.JOB_CAFE, number_prefix="JC"),),
    ),
    DemoAgency(
        key="saposute_sakura",
        code="sakura-saposute",
        name="さくら地域若者サポートステーション",
        short_name="さくらサポステ",
        kind=AgencyKind.SAPOSUTE,
        phone="059-000-0202",
        municipality_code="242021",
        access_mode=AccessMode.SHARED,
        units=(DemoUnit(key="ss", name="若者サポート事業", profile=Profile.SAPOSUTE, number_prefix="SS"),),
    ),
    DemoAgency(
        key="saposute_minato",
        code="minato-saposute",
        name="みなと地域若者サポートステーション",
        short_name="みなとサポステ",
        kind=AgencyKind.SAPOSUTE,
        phone="059-000-0303",
        municipality_code="242039",
        access_mode=AccessMode.SHARED,
        units=(DemoUnit(key="ms", name="若者サポート事業", profile=Profile.SAPOSUTE, number_prefix="MS"),),
    ),
    DemoAgency(
        key="jiritsu_sakura",
        code="sakura-jiritsu",
        name="さくら市くらし自立相談センター",
        short_name="さくら自立相談",
        kind=AgencyKind.SELF_RELIANCE,
        phone="059-000-0404",
        municipality_code="242021",
        access_mode=AccessMode.SHARED,
        units=(DemoUnit(key="sj", name="自立相談支援事業", profile=Profile.SELF_RELIANCE, number_prefix="SJ"),),
    ),
    DemoAgency(
        key="jiritsu_minato",
        code="minato-jiritsu",
        name="みなと町くらし相談窓口",
        short_name="みなと自立相談",
        kind=AgencyKind.SELF_RELIANCE,
        phone="059-000-0505",
        municipality_code="242039",
        access_mode=AccessMode.ASSIGNED,
        units=(DemoUnit(key="mj", name="自立相談支援事業", profile=Profile.SELF_RELIANCE, number_prefix="MJ"),),
    ),
    DemoAgency(
        key="prefecture",
        code="aoba-prefecture",
        name="あおば県就労支援事務局",
        short_name="県事務局",
        kind=AgencyKind.PREFECTURE_OFFICE,
        phone="059-000-0606",
        municipality_code="242012",
        access_mode=AccessMode.ASSIGNED,
        units=(DemoUnit(key="ao", name="支援連携事務局", profile=Profile.NONE, number_prefix="AO"),),
    ),
)


_AGENCY_OF_UNIT = {unit.key: agency.key for agency in AGENCIES for unit in agency.units}


def _user(login_id: str, display_name: str, *held: tuple[str, Role]) -> DemoUser:
    memberships = tuple(DemoMembership(_AGENCY_OF_UNIT[unit_key], unit_key, role) for unit_key, role in held)
    return DemoUser(login_id=login_id, display_name=display_name, memberships=memberships)


USERS: tuple[DemoUser, ...] = (
    _user("asano", "浅野 みのり", ("jc", Role.COUNSELLOR)),
    _user("kuroda", "黒田 真佐子", ("jc", Role.SUPERVISOR), ("jc", Role.OFFICE_MANAGER), ("jc", Role.GATEKEEPER)),
    _user("hirose", "広瀬 尚人", ("ss", Role.COUNSELLOR), ("sj", Role.GATEKEEPER)),
    _user(
        "onodera",
        "小野寺 律子",
        ("ss", Role.SUPERVISOR),
        ("ss", Role.OFFICE_MANAGER),
        ("ms", Role.SUPERVISOR),
        ("ms", Role.OFFICE_MANAGER),
    ),
    _user("tsukuda", "佃 千明", ("ms", Role.COUNSELLOR), ("ms", Role.RECEPTION)),
    _user("minami", "南 佳代", ("sj", Role.COUNSELLOR)),
    _user("hayami", "速水 義彦", ("sj", Role.SUPERVISOR), ("sj", Role.OFFICE_MANAGER)),
    _user("kotani", "小谷 すみれ", ("sj", Role.RECEPTION), ("ss", Role.RECEPTION)),
    _user("fujimori", "藤森 一葉", ("mj", Role.COUNSELLOR), ("mj", Role.GATEKEEPER), ("jc", Role.COUNSELLOR)),
    _user(
        "shiraishi",
        "白石 芳江",
        ("mj", Role.SUPERVISOR),
        ("mj", Role.OFFICE_MANAGER),
        ("mj", Role.MUNICIPAL_COORDINATOR),
    ),
    _user("kusunoki", "楠 俊郎", ("ao", Role.SYSTEM_ADMIN)),
    _user("nagase", "永瀬 詩織", ("ao", Role.ANALYST), ("ao", Role.PRIVACY_OFFICER)),
)


def agency_of(unit_key: str) -> DemoAgency:
    """Return the agency that runs a unit."""
    return next(agency for agency in AGENCIES if agency.key == _AGENCY_OF_UNIT[unit_key])


def unit_of(unit_key: str) -> DemoUnit:
    """Return a unit by its key."""
    return next(unit for agency in AGENCIES for unit in agency.units if unit.key == unit_key)


def staff_of(unit_key: str, role: Role) -> tuple[DemoUser, ...]:
    """Return who holds ``role`` in a unit, in the order of the list."""
    return tuple(user for user in USERS if user.has_role(unit_key, role))
