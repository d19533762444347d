"""The frame around every page: the menu, the style, the sidebar's work list, and the switch between shipped and own results."""

import streamlit as st

from dlcore.base import InvalidInput
from dlcore.experiments import EXPERIMENTS
from pages.shared import address, cache, jobs, navigation

STYLE = """
<style>
[data-testid="stMainBlockContainer"] { max-width: 1180px; margin: 0 auto; padding-top: 3.5rem; }
[data-testid="stMarkdownContainer"] p, [data-testid="stMarkdownContainer"] li { max-width: 75ch; }
.st-key-formulas [data-testid="stMarkdownContainer"] p { max-width: none; line-height: 2.1; }
.st-key-formulas .katex { white-space: nowrap; }
.verdicts details { border-top: 1px solid color-mix(in srgb, currentColor 18%, transparent); }
.verdicts details:last-child { border-bottom: 1px solid color-mix(in srgb, currentColor 18%, transparent); }
.verdicts summary { display: grid; grid-template-columns: 9.5rem 1fr auto; gap: 1rem; padding: .8rem .2rem; cursor: pointer; list-style: none; align-items: baseline; }
.verdicts summary::-webkit-details-marker { display: none; }
.verdicts .word::before { content: "▸"; display: inline-block; width: 1rem; opacity: .5; }
.verdicts details[open] .word::before { content: "▾"; }
.verdicts summary:hover .says { text-decoration: underline; text-underline-offset: 3px; }
.verdicts small { display: block; opacity: .75; font-size: .8rem; }
.verdicts .word { font-weight: 600; white-space: nowrap; }
.verdicts .number { opacity: .75; text-align: right; font-variant-numeric: tabular-nums; }
.verdicts ul { margin: 0 0 .9rem 10.5rem; padding-left: 1rem; max-width: 75ch; font-size: .9rem; }
.verdicts li { margin-bottom: .35rem; }
.v-holds { color: light-dark(#1A7340, #6CCB8F); } .v-depends { color: light-dark(#8A5A00, #E5B454); }
.v-does-not-hold { color: light-dark(#B3362B, #F08A7E); } .v-not-measured { color: light-dark(#63686F, #9AA0A8); }
.scoreboard .row { display: grid; grid-template-columns: 6.5rem 1fr 8rem; gap: 1rem; align-items: center; padding: .35rem 0; }
.scoreboard .section { font-weight: 600; }
.scoreboard ul { display: flex; flex-wrap: wrap; gap: 3px; list-style: none; margin: 0; padding: 0; }
.scoreboard li { width: 1.45rem; height: 1.45rem; font-size: .9rem; display: grid; place-items: center; border: 1px solid currentColor; border-radius: .25rem; font-weight: 700; margin: 0; }
.scoreboard li.v-not-measured { border-color: color-mix(in srgb, currentColor 35%, transparent); }
.scoreboard .number { opacity: .75; text-align: right; font-variant-numeric: tabular-nums; }
.scoreboard .legend { font-size: .875rem; display: flex; flex-wrap: wrap; gap: 1.2rem; margin: .6rem 0 0; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 640px) {
  .st-key-formulas .katex { white-space: normal; }
  .verdicts summary { grid-template-columns: 1fr; gap: .15rem; } .verdicts .number { text-align: left; } .verdicts ul { margin-left: 0; }
  .scoreboard .row { grid-template-columns: 1fr; gap: .3rem; padding: .6rem 0; } .scoreboard .number { text-align: left; }
}
</style>
"""


def open_page():
    st.set_page_config(page_title="Deep Learning, Side by Side", page_icon=":material/balance:", layout="wide")
    address.clean()
    page = navigation.menu()
    st.html(STYLE)
    try:
        _sidebar()
    except InvalidInput as problem:  # something in the environment cannot be
        st.error(str(problem))
        return
    page.run()


def _sidebar():
    """What every page has beside it: whose results are shown, what is at work, and what is wrong with the records."""
    with st.sidebar:
        if cache.has_local_results():
            st.toggle(
                "Local results",
                value=True,
                key="own",
                bind="query-params",
                help="On: what was measured on this machine stands before the shipped records. Off: shipped records alone.",
            )
        jobs.job_list()
        for problem in cache.library().problems[-3:]:
            st.warning(problem)
        if outdated := cache.library().unknown_records(EXPERIMENTS):
            st.warning(outdated)
