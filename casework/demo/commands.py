"""``casework demo``: a fictional prefecture in one command."""

import json
import shutil
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import click
from flask.cli import ScriptInfo

from casework.access.actor import Actor
from casework.agencies import queries as agencies
from casework.audit import service as audit
from casework.audit.actions import Action
from casework.audit.commands import sequence_all
from casework.core import clock
from casework.core.config import Config, instance_folder, prepare_instance
from casework.core.database import unit_of_work
from casework.core.errors import CaseworkError
from casework.demo import places, telling
from casework.demo.stories import build_stories, build_walk_ins
from casework.operations import setup
from casework.operations.commands import serve

SINCE = timedelta(days=600)
MARK = "demo"
PORT = 8000


def _mark_demo(folder: Path) -> None:
    """Note that this instance is for show; refuse one that was set up for work."""
    if (folder / "instance-id").exists() and not (folder / MARK).exists():
        message = f"{folder} was set up for real work: use another folder (CASEWORK_INSTANCE) for the demonstration"
        raise click.ClickException(message)
    prepare_instance(folder)
    (folder / MARK).touch(mode=0o600)


def _reset(folder: Path) -> None:
    """Remove a demonstration's database, never anything else."""
    if (folder / MARK).exists():
        for path in folder.glob("casework.db*"):
            path.unlink()
        shutil.rmtree(folder / "blobs", ignore_errors=True)


def load(config: Config, seed: int) -> int:
    """Put the invented prefecture into an empty database; return how many people. Needs an application context."""
    today = clock.today()
    made = places.build_places(config, clock.now() - SINCE)
    stories = build_stories(seed, today)
    for story in stories:
        telling.tell(made, story)
    for walk_in in build_walk_ins(seed, today):
        telling.book_walk_in(made, walk_in)
    with unit_of_work():
        audit.record(Actor.system(), Action.DEMO_LOAD)
    sequence_all()
    return len(stories)


def _is_empty() -> bool:
    with unit_of_work(writes=False):
        return not agencies.list_agencies()


@click.command("demo")
@click.option("--reset", is_flag=True, help="Begin anew: remove what was there of an earlier demonstration.")
@click.option("--seed", default=2026, show_default=True, help="Another number, other stories.")
@click.option("--port", default=PORT, show_default=True)
@click.option("--no-serve", is_flag=True, help="Only set up.")
@click.option("--json", "as_json", is_flag=True, help="Print the sign-ins as JSON.")
@click.pass_context
def demo_command(context: click.Context, *, reset: bool, seed: int, port: int, no_serve: bool, as_json: bool) -> None:
    """Try Casework with invented people.  Example: casework demo --reset --seed 7."""
    folder = instance_folder()
    _mark_demo(folder)
    if reset:
        _reset(folder)
    try:
        config, _ = setup.prepare()
    except CaseworkError as error:
        raise click.ClickException(str(error.message)) from error
    app = context.ensure_object(ScriptInfo).load_app()
    with app.app_context():
        setup.initialise()
        if _is_empty():
            click.echo("デモデータを作成しています…", err=True)
            count = load(config, seed)
            click.echo(f"架空の{count}人の記録を用意しました。", err=True)
    _print(config, as_json=as_json)
    if not no_serve:
        click.echo("\n次のアドレスを開いてください（止めるときは Ctrl+C）。", err=True)
        serve(app, "127.0.0.1", port, threads=8)


def _print(config: Config, *, as_json: bool) -> None:
    shown = places.logins(config)
    if as_json:
        click.echo(json.dumps([asdict(login) for login in shown], ensure_ascii=False, indent=1))
        return
    click.echo("\nデモのログイン（登場する人・機関はすべて架空です）")
    for login in shown:
        click.echo(f"  {login.login_id:<10} {login.password}  {login.totp_secret}  {login.agency}・{login.role}")
    click.echo("\n左から、ログインID・パスワード・認証アプリの登録キー。6桁の確認コードは次のコマンドでも出せます。")
    click.echo("  casework demo-code ログインID")


@click.command("demo-code")
@click.argument("login_id")
@click.pass_context
def demo_code_command(context: click.Context, login_id: str) -> None:
    """Print the six digits that a demonstration user's authenticator would show now."""
    app = context.ensure_object(ScriptInfo).load_app()
    config: Config = app.config["CASEWORK"]
    if not config.demo:
        message = "this is no demonstration"
        raise click.ClickException(message)
    click.echo(places.code_now(config, login_id))
