// Owns the name on the session bus that is its argument, until it is killed, and answers nothing. Says when it has it.

#include <gio/gio.h>
#include <stdio.h>

static void acquired(GDBusConnection *bus, const char *name, gpointer data) {
    puts(name);
    fflush(stdout);
}

int main(int count, char **words) {
    g_bus_own_name(G_BUS_TYPE_SESSION, words[1], G_BUS_NAME_OWNER_FLAGS_NONE, NULL, acquired, NULL, NULL, NULL);
    g_main_loop_run(g_main_loop_new(NULL, FALSE));
}
