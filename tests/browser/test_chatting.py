"""What a chat client has to get right: edits in place, keys, other chats, a lost line."""

import pytest
from playwright.async_api import Route, expect

from tests.browser.audit import faults
from tests.browser.conftest import Visiting
from tests.kit.process import until
from tests.kit.program import PATIENCE

HOSTILE = "<img src=x onerror=alert(1)> <b>not bold</b> &lt;i&gt;"


async def test_a_page_of_news_is_turned_in_place_and_keeps_the_focus(visit: Visiting) -> None:
    async with visit() as newcomer:
        await newcomer.news()
        await newcomer.start()
        await newcomer.chip("/news")
        news = newcomer.bubble("Viewing results 1–6")
        await expect(news).to_be_visible()
        many = await newcomer.page.get_by_role("article").count()
        await news.get_by_role("button", name="Next page").click()
        turned = newcomer.bubble("Viewing results 7–12")
        await expect(turned).to_contain_text("edited")
        await expect(turned.get_by_role("button", name="Next page")).to_be_focused()
        await expect(newcomer.page.get_by_role("article")).to_have_count(many)


async def test_by_keys_alone(visit: Visiting) -> None:
    async with visit() as newcomer:
        await newcomer.start()
        page, box = newcomer.page, newcomer.page.get_by_label("Message", exact=True)
        await box.press_sequentially("/ra")
        option = page.get_by_role("option")
        await expect(option).to_have_count(1)
        await expect(page.locator("#offered")).to_contain_text("Commands: 1")
        await box.press("ArrowDown")
        await expect(option).to_have_attribute("aria-selected", "true")
        await box.press("Escape")
        await expect(page.get_by_role("listbox")).to_be_hidden()
        await box.press_sequentially("t")
        await box.press("Tab")
        await expect(box).to_have_value("/rates ")
        await box.press_sequentially("KZT")
        await box.press("Enter")
        await expect(newcomer.bubble("1 USD = 475.09 KZT")).to_be_visible()
        await expect(box).to_have_value("")
        await expect(box).to_be_focused()


async def test_words_never_become_markup(visit: Visiting) -> None:
    async with visit() as newcomer:
        await newcomer.start()
        box = newcomer.page.get_by_label("Message", exact=True)
        await box.fill(HOSTILE)
        await box.press("Enter")
        own = newcomer.page.locator("article.own").last
        await expect(own.locator(".text")).to_contain_text(HOSTILE)
        await expect(own.locator(".text img, .text b")).to_have_count(0)


async def test_formatting_is_as_telegram_says(visit: Visiting) -> None:
    async with visit() as newcomer:
        await newcomer.start()
        html = (
            '😀 <b>bold <a href="https://example.org/?a=1&amp;b">link</a></b> <i>&lt;b&gt;</i>\n'
            "<blockquote>quoted</blockquote>\n<code>code</code> <tg-spoiler>secret</tg-spoiler>"
        )
        call = newcomer.server.emulator.call
        await call("sendMessage", {"chat_id": "1", "text": html, "parse_mode": "HTML"})
        text = newcomer.bubble("bold link").locator(".text")
        link = text.locator("strong a")
        await expect(link).to_have_attribute("href", "https://example.org/?a=1&b")
        await expect(link).to_have_attribute("rel", "noopener noreferrer")
        await expect(text.locator("em")).to_have_text("<b>")
        await expect(text.locator("blockquote")).to_have_text("quoted")
        await expect(text.locator("code")).to_have_text("code")
        secret = text.get_by_role("button", name="Hidden text: press to show")
        await secret.press("Enter")
        await expect(secret).to_have_count(0)
        await expect(text.get_by_text("secret")).to_be_visible()


async def test_a_rich_message_has_a_table_and_parts_to_unfold(visit: Visiting) -> None:
    async with visit(390) as newcomer:
        await newcomer.news()
        await newcomer.start()
        await newcomer.chip("/settings")
        settings = newcomer.bubble("Settings of this chat")
        await settings.get_by_role("button", name="Rich messages").click()
        await expect(settings).to_contain_text("Rich messages: on")
        await newcomer.chip("/rates")
        await expect(newcomer.bubble("Official rates").locator("td").first).to_be_visible()
        await newcomer.chip("/digest now")
        part = newcomer.bubble("Good ").locator("details").first
        assert await faults(newcomer.page) == []
        await part.locator("summary").click()
        await expect(part.get_by_role("link").first).to_be_visible()
        await newcomer.page.get_by_role("button", name="All chats").click()
        entry = newcomer.page.get_by_role("button", name="yamchi (bot)")
        await expect(entry).to_contain_text("Official rates")


async def test_a_message_that_does_not_fit_is_read_from_its_beginning(visit: Visiting) -> None:
    async with visit(390) as newcomer:
        await newcomer.news()
        await newcomer.start()
        await newcomer.chip("/digest now")
        await expect(newcomer.bubble("Official rates").locator("strong").first).to_be_in_viewport()
        newest = newcomer.page.get_by_role("button", name="Newest message")
        await newest.click()
        await expect(newest).to_be_hidden()
        await expect(newcomer.bubble("Official rates").locator(".stamp")).to_be_in_viewport()


async def test_a_group_and_a_channel_beside_the_bot(visit: Visiting) -> None:
    async with visit(390) as newcomer:
        await newcomer.start()
        page = newcomer.page
        await newcomer.go_to("Caravan of Friends")
        await expect(page.locator("#state")).to_have_text("group, 4 members")
        await expect(newcomer.bubble("Who knows what the dollar is at")).to_contain_text("Aigul")
        await newcomer.chip("/rates")
        await expect(newcomer.bubble("1 USD = 475.09 KZT")).to_contain_text("yamchi")
        await newcomer.go_to("Steppe Morning")
        box = page.get_by_label("Message", exact=True)
        await expect(box).to_have_attribute("placeholder", "Post to the channel")
        await box.fill("Good morning")
        await page.get_by_role("button", name="Send").click()
        await expect(newcomer.bubble("Good morning")).to_contain_text("Steppe Morning")
        await expect(page.get_by_role("article")).to_have_count(2)


async def test_what_the_bot_offers_behind_its_name(visit: Visiting) -> None:
    async with visit(390) as newcomer:
        await newcomer.start()
        page = newcomer.page
        await newcomer.go_to("Caravan of Friends")
        await newcomer.chip("@yamchi_bot 100 usd kzt")
        offers = page.get_by_role("listbox", name="Offers of the bot").get_by_role("option")
        await expect(offers.first).to_contain_text("47,509.00 KZT")
        assert await faults(page) == []
        await offers.first.click()
        own = page.locator("article.own").last
        await expect(own).to_contain_text("via @yamchi_bot")
        await expect(own).to_contain_text("47,509.00 KZT")
        await expect(page.get_by_label("Message", exact=True)).to_have_value("")


async def test_the_channel_has_a_digest_of_its_own(visit: Visiting) -> None:
    async with visit() as newcomer:
        await newcomer.start()
        tour = newcomer.page.locator("#guide")
        await tour.get_by_role("button", name="/channel @steppe_morning digest 09:00").click()
        await expect(newcomer.bubble("09:00 · every day")).to_be_visible()
        await newcomer.act("Next morning")
        channel = newcomer.page.get_by_role("button", name="Steppe Morning (channel)")
        await expect(channel).to_contain_text("1 unread")
        await channel.click()
        digest = newcomer.bubble("Good morning · ", "Official rates")
        await expect(digest).to_contain_text("Steppe Morning")


async def test_what_comes_elsewhere_is_counted_until_it_is_seen(visit: Visiting) -> None:
    async with visit(390) as newcomer:
        await newcomer.start()
        await newcomer.chip("/watch apple trees")
        await expect(newcomer.bubble("Watching for")).to_be_visible()
        await newcomer.go_to("Caravan of Friends")
        await newcomer.act("Publish a story")
        badge = newcomer.page.locator("#elsewhere")
        await expect(badge).to_have_text("1")
        await expect(newcomer.page).to_have_title("(1) yamchi: demo")
        await newcomer.page.get_by_role("button", name="All chats").click()
        entry = newcomer.page.get_by_role("button", name="yamchi (bot)")
        await expect(entry).to_contain_text("1 unread")
        await entry.click()
        await expect(newcomer.bubble("New for apple trees")).to_be_in_viewport()
        await expect(badge).to_be_hidden()


async def test_a_reply_is_shown_as_one_and_sums_the_link_up(visit: Visiting) -> None:
    async with visit() as newcomer:
        await newcomer.news()
        await newcomer.start()
        await newcomer.chip("/news")
        news = newcomer.bubble("Viewing results 1–6")
        await news.hover()
        await news.get_by_role("button", name="Reply to").click()
        box = newcomer.page.get_by_label("Message", exact=True)
        await expect(newcomer.page.locator("#answering")).to_contain_text("yamchi")
        await box.fill("/summary 1")
        await box.press("Enter")
        own = newcomer.page.locator("article.own").last
        await expect(own.locator(".answered")).to_contain_text("Viewing results 1–6")
        await expect(newcomer.page.locator("#answering")).to_be_hidden()
        await expect(newcomer.bubble("min\u00a0read")).to_be_visible()


async def test_the_network_is_cut_and_nothing_is_lost(visit: Visiting) -> None:
    async with visit(390) as newcomer:
        await newcomer.start()
        await newcomer.act("Cut the network")
        await newcomer.chip("100 usd in kzt")
        faults = newcomer.server.emulator.faults
        await until(lambda: faults.on[0].struck, PATIENCE)
        await expect(newcomer.bubble("100 USD = ")).to_have_count(0)
        await newcomer.page.get_by_role("button", name="Restore it").click()
        await expect(newcomer.bubble("100 USD = 47,509.00 KZT")).to_be_visible()
        await expect(newcomer.page.locator("#offline")).to_be_hidden()


async def test_typing_and_answers_to_a_button_are_shown(visit: Visiting) -> None:
    async with visit() as newcomer:
        await newcomer.start()
        page, emulator = newcomer.page, newcomer.server.emulator
        call, state = emulator.call, emulator.state
        await call("sendChatAction", {"chat_id": "1", "action": "typing"})
        await expect(page.locator("#typing")).to_be_visible()
        await expect(page.locator("#chat-list")).to_contain_text("typing…")
        await call("sendMessage", {"chat_id": "1", "text": "Here it is"})
        await expect(page.locator("#typing")).to_be_hidden()
        for loud, shown in ((False, page.locator("#toast")), (True, page.get_by_role("dialog"))):
            state.tell(1, "answer", user_id=1, text="An answer", show_alert=loud)
            await expect(shown).to_contain_text("An answer")
        await page.get_by_role("button", name="OK").click()
        await expect(page.get_by_role("dialog")).to_be_hidden()


async def test_a_long_quote_unfolds(visit: Visiting) -> None:
    async with visit(390) as newcomer:
        await newcomer.news()
        await newcomer.start()
        await newcomer.chip("/digest now")
        digest = newcomer.bubble("Official rates")
        fold = digest.get_by_role("button", name="Show more").first
        await expect(fold).to_have_attribute("aria-expanded", "false")
        quote = digest.locator("blockquote.long").filter(has=newcomer.page.get_by_text("Show"))
        before = await quote.first.bounding_box()
        await fold.click()
        await expect(digest.get_by_role("button", name="Show less").first).to_be_visible()
        after = await quote.first.bounding_box()
        assert before is not None
        assert after is not None
        assert after["height"] > before["height"]


async def test_a_picture_is_changed_in_place_shown_large_and_closed_by_a_key(
    visit: Visiting,
) -> None:
    async with visit() as newcomer:
        await newcomer.start()
        await newcomer.chip("/chart USD/KZT 90d")
        chart = newcomer.bubble("USD/KZT · ")
        before = await chart.get_by_role("img").get_attribute("src")
        await chart.get_by_role("button", name="30d").click()
        await expect(chart).to_contain_text("USD/KZT · 30 days")
        assert await chart.get_by_role("img").get_attribute("src") != before
        await chart.get_by_role("button", name="90d").click()
        await newcomer.bubble("90 days").locator("button.photo").click()
        viewer = newcomer.page.get_by_role("dialog", name="Picture")
        await expect(viewer).to_be_visible()
        await newcomer.page.keyboard.press("Escape")
        await expect(viewer).to_be_hidden()


async def test_links_to_the_bot_are_followed_here_and_others_stay_shut(visit: Visiting) -> None:
    async with visit() as newcomer:
        await newcomer.start()
        call = newcomer.server.emulator.call
        keys = {"url": "https://example.org/x", "text": "Outside"}
        mine = {"url": "https://t.me/yamchi_bot?start=p-USD-KZT", "text": "A pair"}
        markup = {"inline_keyboard": [[keys, mine]]}
        await call("sendMessage", {"chat_id": 1, "text": "Links", "reply_markup": markup})
        links = newcomer.bubble("Links")
        await links.get_by_role("link", name="Outside").click()
        await expect(newcomer.page.locator("#toast")).to_contain_text("stays on this computer")
        await links.get_by_role("link", name="A pair").click()
        await expect(newcomer.bubble("USD/KZT")).to_be_visible()
        assert len(newcomer.page.context.pages) == 1


async def test_a_page_that_lost_its_server_says_so_and_comes_back(visit: Visiting) -> None:
    async with visit() as newcomer:
        await newcomer.start()
        many = await newcomer.page.get_by_role("article").count()
        state = newcomer.page.locator("#state")
        await newcomer.server.stop()
        await expect(state).to_contain_text("not connected")
        await newcomer.server.start()
        await newcomer.server.emulator.user(1).say("/rates KZT")
        await expect(newcomer.bubble("1 USD = 475.09 KZT")).to_be_visible()
        await expect(state).to_have_text("bot")
        await expect(newcomer.page.get_by_role("article")).to_have_count(many + 2)
        # Chromium tells of the lost connection itself.
        newcomer.wrong[:] = [words for words in newcomer.wrong if "net::ERR_" not in words]


async def cut(route: Route) -> None:
    await route.abort()


async def test_a_page_of_which_a_part_did_not_arrive_asks_for_it_again(visit: Visiting) -> None:
    async with visit() as newcomer:
        for part in ("entities.js", "chat.js", "style.css"):
            await newcomer.page.route(f"**/{part}", cut, times=1)
            await newcomer.page.reload()
            await expect(newcomer.page.locator("#state")).to_have_text("bot")
            await expect(newcomer.page.locator("body")).to_have_css("margin", "0px")
            (lost,) = newcomer.wrong
            assert "ERR_FAILED" in lost
            newcomer.wrong.clear()


@pytest.mark.parametrize("width", [390, 1280])
async def test_the_tour_by_its_buttons(visit: Visiting, width: int) -> None:
    async with visit(width) as newcomer:
        await newcomer.start()
        page = newcomer.page
        for key, answer in (("/watch apple trees", "Watching for"), ("Publish a story", "New for")):
            if width == 390:
                await page.locator("#panel-button").click()
            await page.locator("#guide").get_by_role("button", name=key).click()
            await expect(newcomer.bubble(answer)).to_be_visible()
        step = page.locator("#guide li").filter(has_text="Watch for words")
        await expect(step).to_contain_text("(done)")
