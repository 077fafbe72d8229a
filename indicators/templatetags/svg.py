"""The drawings the server makes, as inline SVG: a page has dozens, too many for nodes of a template."""

from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from indicators.drawings import Bullet, Dot, Sparkline

register = template.Library()


@register.simple_tag
def bullet_bar(bullet: Bullet | None, label: str) -> SafeString:
    """`{% bullet_bar row.bullet row.description %}`: a bar against its plan; nothing where there is none.

    `label` are its figures in words, for those who cannot see it.
    """
    if bullet is None:
        return mark_safe("")
    return mark_safe(
        f'<svg class="drawing bullet" viewBox="0 0 {bullet.width} 22" role="img"'
        f' aria-label="{escape(str(label))}">'
        f'<rect class="c-range-3" y="6" width="{bullet.width}" height="14"/>'
        f'<rect class="c-range-2" y="6" width="{bullet.expected}" height="14"/>'
        f'<rect class="c-range-1" y="6" width="{bullet.near}" height="14"/>'
        f'<rect class="c-actual-fill" y="10" width="{bullet.bar}" height="6"/>'
        f'<rect class="c-plan-tick" x="{bullet.plan}" y="4" width="2.5" height="18"/>'
        f'<path class="c-now" d="{bullet.pointer}"/></svg>'
    )


@register.simple_tag
def spark_line(spark: Sparkline | None, label: str) -> SafeString:
    """`{% spark_line card.spark.drawing card.spark.label %}`: a small line with plan ticks, as above."""
    if spark is None:
        return mark_safe("")
    plans = f'<path class="c-plan" d="{spark.plans}"/>' if spark.plans else ""
    return mark_safe(
        '<svg class="drawing spark" viewBox="0 0 88 40" role="img"'
        f' aria-label="{escape(str(label))}">'
        f'{plans}<path class="c-actual" d="{spark.line}"/>'
        f"{_dot(spark.newest, 'c-dot' if spark.newest.is_estimate else 'c-actual-fill')}"
        f"{_dot(spark.missing, 'c-gap') if spark.missing else ''}"
        f'<text x="0" y="38">{escape(spark.first_label)}</text>'
        f'<text x="88" y="38" text-anchor="end">{escape(spark.last_label)}</text></svg>'
    )


def _dot(dot: Dot, look: str) -> str:
    return f'<circle class="{look}" cx="{dot.x}" cy="{dot.y}" r="3"/>'
